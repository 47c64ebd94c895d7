"""Makes image files of every kind that users own, and the pixels that Keras's load_img gets.

Each file NAME has the arrays NAME|RGB and NAME|L in pixels.npz, or stands in refused.txt when
Pillow raises an error. Keras keeps 16-bit and 32-bit grey in color_mode="grayscale"; the golden
there is Pillow's convert("L"), as for any other image.

Run from the project's folder: python python-export/make_image_kinds.py [FOLDER WIDTH HEIGHT SEED]
With arguments (of at most 255 pixels each) it also makes a photo of 24 megapixels, and NAME|32: the
pixels at 32 x 32, as LeNet sees them. ImageKindsLiveTest runs it so.
"""

import io
import pathlib
import shutil
import struct
import sys
import warnings
import zlib

import keras
import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "src/test/resources/golden/images/kinds")
W, H = (int(sys.argv[2]), int(sys.argv[3])) if len(sys.argv) > 3 else (29, 19)
LIVE = len(sys.argv) > 1
rng = np.random.default_rng(int(sys.argv[4]) if len(sys.argv) > 4 else 13)
files = {}


def picture(width, height):
    """A smooth picture with edges and noise, whose colours change fast enough to show upsampling."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    waves = [127 + 120 * np.sin(x / a + y / b + c) for a, b, c in [(3, 7, 0), (9, 4, 2), (5, -6, 4)]]
    rgb = np.stack(waves, -1)
    rgb[height // 3 : height // 2, width // 4 : width // 2] = [250, 20, 30]
    return np.clip(rgb + rng.integers(-12, 13, rgb.shape), 0, 255).astype(np.uint8)


rgb = picture(W, H)
alpha = rng.integers(0, 256, (H, W, 1)).astype(np.uint8)
color = Image.fromarray(rgb)
rgba = Image.fromarray(np.concatenate([rgb, alpha], -1))
grey = color.convert("L")
grey_alpha = Image.merge("LA", [grey, Image.fromarray(alpha[..., 0])])
cmyk = Image.fromarray(np.concatenate([255 - rgb, alpha // 3], -1), "CMYK")
wide16 = rng.integers(0, 65536, (H, W, 4)).astype(np.uint16)


def profile(space):
    """A profile of a fixed date, so that files come out the same each time."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes())
    data[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(data)


lab, srgb = profile("LAB"), profile("sRGB")


def swapped_profile():
    """sRGB with its red and blue primaries exchanged: whoever applies it, shows it."""
    data = bytearray(srgb)
    tags = {data[132 + 12 * i : 136 + 12 * i].decode(): i for i in range(struct.unpack_from(">I", data, 128)[0])}
    r, b = 132 + 12 * tags["rXYZ"] + 4, 132 + 12 * tags["bXYZ"] + 4
    data[r : r + 4], data[b : b + 4] = data[b : b + 4], data[r : r + 4]
    return bytes(data)


icc = swapped_profile()


def encoded(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


# PNG


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def packed(samples, bits):
    """Rows of samples as PNG's and TIFF's bytes."""
    height = samples.shape[0]
    flat = samples.reshape(height, -1)
    if bits == 16:
        return [row.astype(">u2").tobytes() for row in flat]
    if bits == 8:
        return [row.astype(np.uint8).tobytes() for row in flat]
    spread = (flat[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    return [np.packbits(row.reshape(-1).astype(np.uint8)).tobytes() for row in spread]


def filtered(rows, pixel):
    """Each row with another of PNG's five filters."""
    out, above = bytearray(), bytes(len(rows[0]))
    for i, row in enumerate(rows):
        kind = i % 5
        out.append(kind)
        for j, value in enumerate(row):
            a = row[j - pixel] if j >= pixel else 0
            b = above[j]
            c = above[j - pixel] if j >= pixel else 0
            nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            out.append((value - [0, a, b, (a + b) // 2, nearest][kind]) & 255)
        above = row
    return bytes(out)


def png(samples, bits, kind, extra=b"", interlaced=False, after=b"", end=True):
    channels = 1 if samples.ndim == 2 else samples.shape[2]
    pixel = max(1, channels * bits // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    data = b""
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            data += filtered(packed(part, bits), pixel)
    header = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], bits, kind, 0, 0, interlaced)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data))
        + after + (chunk(b"IEND", b"") if end else b"")
    )


palette16 = chunk(b"PLTE", rng.integers(0, 256, 48).astype(np.uint8).tobytes())
palette256 = chunk(b"PLTE", rng.integers(0, 256, 768).astype(np.uint8).tobytes())
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
for bits in [1, 2, 4, 8, 16]:
    files[f"grey{bits}.png"] = png(wide16[..., 0] >> (16 - bits), bits, GREY)
    files[f"grey{bits}_interlaced.png"] = png(wide16[..., 0] >> (16 - bits), bits, GREY, interlaced=True)
for bits in [1, 2, 4, 8]:
    indices = wide16[..., 0] >> (16 - bits)
    colors = palette256 if bits == 8 else chunk(b"PLTE", palette16[8 : 8 + 3 * 2**bits])
    files[f"palette{bits}.png"] = png(indices, bits, PALETTE, colors)
files["palette8_interlaced.png"] = png(wide16[..., 0] >> 8, 8, PALETTE, palette256, interlaced=True)
files["palette4_trns.png"] = png(wide16[..., 0] >> 12, 4, PALETTE, palette16 + chunk(b"tRNS", bytes([0, 99, 255])))
files["palette8_short.png"] = png(wide16[..., 0] >> 8, 8, PALETTE, palette16)
files["rgb8.png"] = png(rgb, 8, RGB)
files["rgb8_interlaced.png"] = png(rgb, 8, RGB, interlaced=True)
files["rgb8_trns.png"] = png(rgb, 8, RGB, chunk(b"tRNS", struct.pack(">HHH", *rgb[0, 0])))
files["rgb8_palette.png"] = png(rgb, 8, RGB, palette16)
files["rgb16.png"] = png(wide16[..., :3], 16, RGB)
files["rgb16_interlaced.png"] = png(wide16[..., :3], 16, RGB, interlaced=True)
files["rgb16_trns.png"] = png(wide16[..., :3], 16, RGB, chunk(b"tRNS", struct.pack(">HHH", *wide16[0, 0, :3])))
files["grey8_trns.png"] = png(rgb[..., 0], 8, GREY, chunk(b"tRNS", struct.pack(">H", rgb[0, 0, 0])))
files["grey1_trns.png"] = png(wide16[..., 0] >> 15, 1, GREY, chunk(b"tRNS", struct.pack(">H", 1)))
files["grey16_trns.png"] = png(wide16[..., 0], 16, GREY, chunk(b"tRNS", struct.pack(">H", 5)))
files["grey_alpha8.png"] = png(np.concatenate([rgb[..., :1], alpha], -1), 8, GREY_ALPHA)
files["grey_alpha16.png"] = png(wide16[..., :2], 16, GREY_ALPHA)
files["rgba8.png"] = png(np.array(rgba), 8, RGBA)
files["rgba8_interlaced.png"] = png(np.array(rgba), 8, RGBA, interlaced=True)
files["rgba16.png"] = png(wide16, 16, RGBA)
files["gamma.png"] = png(rgb, 8, RGB, chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"sBIT", b"\5\6\5"))
files["grey_gamma.png"] = png(rgb[..., 0], 8, GREY, chunk(b"gAMA", struct.pack(">I", 22222)))
files["icc.png"] = png(rgb, 8, RGB, chunk(b"iCCP", b"swapped\0\0" + zlib.compress(icc)))
files["icc_broken.png"] = png(rgb, 8, RGB, chunk(b"iCCP", b"broken\0\0" + zlib.compress(b"no profile")))
files["text_after.png"] = png(rgb, 8, RGB, after=chunk(b"tEXt", b"Title\0after the pixels"))
files["animated.png"] = encoded(color, "PNG", save_all=True, append_images=[color.rotate(180)])
files["animated_default.png"] = encoded(
    color, "PNG", save_all=True, default_image=True, append_images=[color.rotate(180), grey.convert("RGB")]
)
whole = files["rgb8.png"]
files["without_iend.png"] = png(rgb, 8, RGB, end=False)
files["without_last_bytes.png"] = whole[:-6]
files["without_last_crc.png"] = whole[:-12]
files["cut_crc.png"] = whole[:-14]
files["cut_adler.png"] = whole[:-18]
files["cut.png"] = whole[: len(whole) * 6 // 10]
files["trailing_bytes.png"] = whole + b"more than the image"
bad_crc = bytearray(whole)
bad_crc[29] ^= 1
files["bad_header_crc.png"] = bytes(bad_crc)
bad_crc = bytearray(whole)
bad_crc[-13] ^= 1
files["bad_data_crc.png"] = bytes(bad_crc)
bad_crc = bytearray(files["text_after.png"])
bad_crc[-13] ^= 1
files["bad_text_crc.png"] = bytes(bad_crc)
split = zlib.compress(filtered(packed(rgb, 8), 3))
files["many_idat.png"] = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", W, H, 8, RGB, 0, 0, 0))
    + b"".join(chunk(b"IDAT", split[i : i + 100]) for i in range(0, len(split), 100)) + chunk(b"IEND", b"")
)

# JPEG
for name, options in {
    "444": {"subsampling": 0},
    "422": {"subsampling": 1},
    "420": {"subsampling": 2},
    "low_quality": {"quality": 12},
    "best": {"quality": 100, "subsampling": 0},
    "progressive": {"progressive": True},
    "progressive_444": {"progressive": True, "subsampling": 0},
    "progressive_422": {"progressive": True, "subsampling": 1},
    "optimized": {"optimize": True},
    "restart": {"restart_marker_blocks": 1},
    "restart_rows": {"restart_marker_rows": 1},
    "icc": {"icc_profile": icc},
    "icc_444": {"icc_profile": icc, "subsampling": 0},
    "rgb": {"keep_rgb": True},
}.items():
    files[f"{name}.jpg"] = encoded(color, "JPEG", **{"quality": 85, **options})
files["grey.jpg"] = encoded(grey, "JPEG", quality=85)
files["grey_progressive.jpg"] = encoded(grey, "JPEG", progressive=True)
files["grey_icc.jpg"] = encoded(grey, "JPEG", icc_profile=icc)
exif = Image.Exif()
exif[0x112] = 6
files["rotated.jpg"] = encoded(color, "JPEG", exif=exif)
files["odd_profile.jpg"] = encoded(color, "JPEG", icc_profile=lab)
files["broken_profile.jpg"] = encoded(color, "JPEG", icc_profile=b"no profile")


def segments(jpeg):
    """(marker, start, end) of each segment before the first scan."""
    at, found = 2, []
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
        found.append((jpeg[at + 1], at, end))
        at = end
    return found


def without(jpeg, marker):
    for kind, start, end in segments(jpeg):
        if kind == marker:
            return jpeg[:start] + jpeg[end:]
    raise ValueError(marker)


def adobe(transform):
    return b"\xff\xee\0\x0eAdobe" + struct.pack(">HHHB", 100, 0, 0, transform)


def resampled(jpeg, width, height, horizontal, vertical):
    """The same blocks, taken for another subsampling with as many of them."""
    out = bytearray(jpeg)
    start = next(s for kind, s, _ in segments(jpeg) if kind in (0xC0, 0xC2))
    out[start + 5 : start + 9] = struct.pack(">HH", height, width)
    out[start + 11] = horizontal << 4 | vertical
    return bytes(out)


plain = without(files["420.jpg"], 0xE0)
files["no_jfif.jpg"] = plain
files["no_jfif_444.jpg"] = without(files["444.jpg"], 0xE0)
files["adobe_ycc.jpg"] = plain[:2] + adobe(1) + plain[2:]
files["adobe_rgb.jpg"] = (lambda p: p[:2] + adobe(0) + p[2:])(files["no_jfif_444.jpg"])
files["adobe_and_jfif.jpg"] = (lambda p: p[:20] + adobe(0) + p[20:])(files["444.jpg"])
start = next(s for kind, s, _ in segments(plain) if kind == 0xC0)
odd_ids = bytearray(without(files["444.jpg"], 0xE0))
at = next(s for kind, s, _ in segments(bytes(odd_ids)) if kind == 0xC0)
scan = bytes(odd_ids).index(b"\xff\xda")
for i in range(3):
    odd_ids[at + 10 + 3 * i] = odd_ids[scan + 5 + 2 * i] = 0 + i
files["ids_from_0.jpg"] = bytes(odd_ids)
big = Image.fromarray(picture(64, 64))
half = encoded(big, "JPEG", subsampling=1, quality=90)
quarter = encoded(big, "JPEG", subsampling=2, quality=90)
files["440.jpg"] = resampled(half, 64 - 3, 64 - 5, 1, 2)
files["440_tall.jpg"] = resampled(half, 32 - 1, 128 - 9, 1, 2)
files["411.jpg"] = resampled(quarter, 128 - 7, 32 - 3, 4, 1)
files["410_tall.jpg"] = resampled(quarter, 32 - 3, 128 - 7, 1, 4)
files["440_progressive.jpg"] = resampled(
    encoded(big, "JPEG", subsampling=1, progressive=True), 64, 64, 1, 2
)
files["cmyk.jpg"] = encoded(cmyk, "JPEG", quality=90)
files["cmyk_420.jpg"] = encoded(cmyk, "JPEG", quality=90, subsampling=2)
files["ycck.jpg"] = files["cmyk.jpg"].replace(files["cmyk.jpg"][slice(*segments(files["cmyk.jpg"])[0][1:])], adobe(2))
files["cmyk_plain.jpg"] = without(files["cmyk.jpg"], 0xEE)
files["cmyk_icc.jpg"] = encoded(cmyk, "JPEG", icc_profile=icc)
files["cmyk_progressive.jpg"] = encoded(cmyk, "JPEG", progressive=True)
for name, (width, height) in {"1x1": (1, 1), "2x3": (2, 3), "3x2": (3, 2), "5x1": (5, 1)}.items():
    files[f"tiny_{name}.jpg"] = encoded(Image.fromarray(picture(width, height)), "JPEG")
whole = files["420.jpg"]
files["cut.jpg"] = whole[: len(whole) * 7 // 10]
files["cut_early.jpg"] = whole[:300]
files["without_eoi.jpg"] = whole[:-2]
files["cut_progressive.jpg"] = files["progressive.jpg"][: -len(files["progressive.jpg"]) // 5]
files["trailing_bytes.jpg"] = whole + b"\0\0more"
files["comment.jpg"] = whole[:20] + b"\xff\xfe\0\x08hello!" + whole[20:]
damaged = bytearray(whole)
damaged[-len(whole) // 5] ^= 0x55
files["damaged.jpg"] = bytes(damaged)

# BMP


def bmp(bits, data, masks=b"", compression=0, palette=b"", height=H, header=40):
    at = 14 + header + (0 if header > 40 else len(masks)) + len(palette)
    info = struct.pack("<IiiHHIIiiII", header, W, height, 1, bits, compression, len(data), 0, 0, len(palette) // 4, 0)
    info += masks
    info = info.ljust(header, b"\0")
    return b"BM" + struct.pack("<IHHI", at + len(data), 0, 0, at) + info + palette + data


def bmp_rows(rows, flip=True):
    rows = rows[::-1] if flip else rows
    return b"".join(row.ljust((len(row) + 3) // 4 * 4, b"\0") for row in rows)


bgr0 = bytes(rng.integers(0, 256, (256, 4)).astype(np.uint8) * np.array([1, 1, 1, 0], np.uint8))
for bits in [1, 4, 8]:
    indices = wide16[..., 1] >> (16 - bits)
    files[f"palette{bits}.bmp"] = bmp(bits, bmp_rows(packed(indices, bits)), palette=bgr0[: 4 * 2**bits])
files["top_down.bmp"] = bmp(24, bmp_rows(packed(rgb[..., ::-1], 8), flip=False), height=-H)
files["rgb24.bmp"] = bmp(24, bmp_rows(packed(rgb[..., ::-1], 8)))
files["rgbx32.bmp"] = bmp(32, bmp_rows(packed(np.concatenate([rgb[..., ::-1], alpha], -1), 8)))
files["rgba32.bmp"] = encoded(rgba, "BMP")
files["grey.bmp"] = encoded(grey, "BMP")
files["one_bit.bmp"] = encoded(grey.convert("1"), "BMP")
low = wide16[..., 2].astype("<u2")
rows16 = bmp_rows([row.tobytes() for row in low])
files["rgb555.bmp"] = bmp(16, rows16)
files["rgb555_masks.bmp"] = bmp(16, rows16, struct.pack("<III", 0x7C00, 0x3E0, 0x1F), 3)
files["rgb565.bmp"] = bmp(16, rows16, struct.pack("<III", 0xF800, 0x7E0, 0x1F), 3)
rows32 = bmp_rows(packed(np.concatenate([rgb[..., ::-1], alpha], -1), 8))
files["bgrx_masks.bmp"] = bmp(32, rows32, struct.pack("<III", 0xFF0000, 0xFF00, 0xFF), 3)
files["rgbx_masks.bmp"] = bmp(32, rows32, struct.pack("<III", 0xFF, 0xFF00, 0xFF0000), 3)
files["bgra_v4.bmp"] = bmp(32, rows32, struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), 3, header=108)
files["bgra_v5.bmp"] = bmp(32, rows32, struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000), 3, header=124)
pixels8 = (wide16[..., 1] >> 13).astype(np.uint8)[::-1]


def rle8():
    out = b""
    for i, row in enumerate(pixels8):
        if i % 2:
            out += b"".join(bytes([1, v]) for v in row)
        else:
            for start in range(0, W, 8):
                part = bytes(row[start : start + 8])
                out += bytes([0, len(part)]) + part + b"\0" * (len(part) % 2) if len(part) > 2 else b"".join(bytes([1, v]) for v in part)
        out += b"\0\0"
    return out + b"\0\1"


files["rle8.bmp"] = bmp(8, rle8(), compression=1, palette=bgr0)
files["rle8_delta.bmp"] = bmp(8, bytes([5, 3, 0, 2, 4, 2, 6, 1, 0, 0, 9, 2, 0, 1]), compression=1, palette=bgr0)
files["rle4.bmp"] = bmp(
    4, b"".join(bytes([W, 0x11 * (i % 8) + i % 3]) + b"\0\0" for i in range(H)) + b"\0\1",
    compression=2, palette=bgr0[:64],
)
files["os2.bmp"] = (
    b"BM" + struct.pack("<IHHI", 26 + len(bmp_rows(packed(rgb, 8))), 0, 0, 26)
    + struct.pack("<IHHHH", 12, W, H, 1, 24) + bmp_rows(packed(rgb, 8))
)
files["cut.bmp"] = files["rgb24.bmp"][:-99]
files["cut_one.bmp"] = files["rgb24.bmp"][:-1]

# GIF
few = color.quantize(32)
files["still.gif"] = encoded(color.quantize(64), "GIF")
files["interlaced.gif"] = encoded(few, "GIF", interlace=1)
files["not_interlaced.gif"] = encoded(few, "GIF", interlace=0)
files["grey.gif"] = encoded(grey, "GIF")
files["one_bit.gif"] = encoded(grey.convert("1"), "GIF")
files["transparent.gif"] = encoded(few, "GIF", transparency=3)
files["rgba.gif"] = encoded(rgba, "GIF")
files["moving.gif"] = encoded(few, "GIF", save_all=True, append_images=[color.rotate(180).quantize(32)], loop=0)
files["disposed.gif"] = encoded(few, "GIF", save_all=True, append_images=[few.rotate(90)], disposal=2, transparency=1)
files["comment.gif"] = encoded(few, "GIF", comment=b"a comment")
files["version87.gif"] = b"GIF87a" + files["not_interlaced.gif"][6:]


def in_canvas(gif, left, top):
    """The frame inside a larger canvas."""
    out = bytearray(gif)
    colors = 3 * 2 ** ((gif[10] & 7) + 1) if gif[10] & 0x80 else 0
    at = 13 + colors
    while out[at] == 0x21:  # extensions
        at += 2
        while out[at]:
            at += 1 + out[at]
        at += 1
    out[6:10] = struct.pack("<HH", W + 10, H + 7)
    out[at + 1 : at + 5] = struct.pack("<HH", left, top)
    return bytes(out)


files["offset.gif"] = in_canvas(files["still.gif"], 4, 3)
files["offset_transparent.gif"] = in_canvas(files["transparent.gif"], 10, 7)
files["overhanging.gif"] = in_canvas(files["still.gif"], 15, 2)
files["background.gif"] = (lambda g: g[:11] + b"\5" + g[12:])(files["offset.gif"])
whole = files["still.gif"]
files["without_trailer.gif"] = whole[:-1]
files["cut_end.gif"] = whole[:-3]
files["cut.gif"] = whole[: len(whole) * 6 // 10]

# TIFF
for name, compression in {
    "raw": None, "lzw": "tiff_lzw", "deflate": "tiff_adobe_deflate", "old_deflate": "tiff_deflate",
    "packbits": "packbits", "jpeg": "jpeg",
}.items():
    files[f"rgb_{name}.tif"] = encoded(color, "TIFF", compression=compression)
    files[f"grey_{name}.tif"] = encoded(grey, "TIFF", compression=compression)
files["lzw_predictor.tif"] = encoded(color, "TIFF", compression="tiff_lzw", tiffinfo={317: 2})
files["deflate_predictor.tiff"] = encoded(rgba, "TIFF", compression="tiff_adobe_deflate", tiffinfo={317: 2})
files["rgba.tif"] = encoded(rgba, "TIFF")
files["grey_alpha.tif"] = encoded(grey_alpha, "TIFF")
files["one_bit.tif"] = encoded(grey.convert("1"), "TIFF")
for name in ["group3", "group4", "packbits", "tiff_ccitt"]:
    files[f"one_bit_{name}.tif"] = encoded(grey.convert("1"), "TIFF", compression=name)
files["palette.tif"] = encoded(color.quantize(64), "TIFF")
files["palette_lzw.tif"] = encoded(color.quantize(64), "TIFF", compression="tiff_lzw")
files["cmyk.tif"] = encoded(cmyk, "TIFF")
files["cmyk_lzw.tif"] = encoded(cmyk, "TIFF", compression="tiff_lzw")
files["grey16.tif"] = encoded(Image.fromarray(wide16[..., 0]), "TIFF")
files["grey16_small.tif"] = encoded(Image.fromarray(wide16[..., 0] >> 8), "TIFF")
files["grey16_lzw.tif"] = encoded(Image.fromarray(wide16[..., 0]), "TIFF", compression="tiff_lzw")
files["grey32.tif"] = encoded(Image.fromarray((wide16[..., 0].astype(np.int32) - 9000) // 90), "TIFF")
files["float32.tif"] = encoded(Image.fromarray((wide16[..., 0] / 200 - 30).astype(np.float32)), "TIFF")
files["icc.tif"] = encoded(color, "TIFF", icc_profile=icc)
files["rotated.tif"] = encoded(color, "TIFF", tiffinfo={274: 6})
files["pages.tif"] = encoded(color, "TIFF", save_all=True, append_images=[grey, color.rotate(180)])
files["strips.tif"] = encoded(color, "TIFF", compression="tiff_lzw", strip_size=200)


def tiff(samples, bits, photometric, order="<", planar=1, more=(), data=None, rows=None, kind="I"):
    """An uncompressed TIFF of one strip, or of one a plane."""
    samples = samples if samples.ndim == 3 else samples[..., None]
    height, width, channels = samples.shape
    if data is None:
        planes = [samples] if planar == 1 else [samples[..., i] for i in range(channels)]
        if bits == 16:
            data = [plane.astype(order + "u2").tobytes() for plane in planes]
        else:
            data = [b"".join(packed(plane, bits)) for plane in planes]
    fields = [
        (256, "I", [width]), (257, "I", [height]), (258, "H", [bits] * channels), (259, "H", [1]),
        (262, "H", [photometric]), (273, "I", None), (277, "H", [channels]), (278, "I", [height]),
        (279, "I", [len(strip) for strip in data]), (284, "H", [planar]), *more,
    ]
    fields.sort()
    size = {"H": 2, "I": 4}
    at = 8 + 2 + 12 * len(fields) + 4
    entries, extra = b"", b""
    strips, total = [], 0
    room = sum(len(data if v is None else v) * size[k] for _, k, v in fields)
    for strip in data:
        strips.append(at + room + total)
        total += len(strip)
    for tag, k, values in fields:
        values = strips if values is None else values
        value = struct.pack(f"{order}{len(values)}{k}", *values)
        entries += struct.pack(order + "HHI", tag, {"H": 3, "I": 4}[k], len(values))
        if len(value) <= 4:
            entries += value.ljust(4, b"\0")
        else:
            entries += struct.pack(order + "I", at + len(extra))
            extra += value
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "IH", 8, len(fields))
    return (head + entries + struct.pack(order + "I", 0) + extra).ljust(at + room, b"\0") + b"".join(data)


files["big_endian.tif"] = tiff(rgb, 8, 2, order=">")
files["big_endian_grey16.tif"] = tiff(wide16[..., 0], 16, 1, order=">")
files["rgb16.tif"] = tiff(wide16[..., :3], 16, 2)
files["big_endian_rgb16.tif"] = tiff(wide16[..., :3], 16, 2, order=">")
files["rgba16.tif"] = tiff(wide16, 16, 2, more=[(338, "H", [2])])
files["planar.tif"] = tiff(rgb, 8, 2, planar=2)
files["white_is_zero.tif"] = tiff(rgb[..., 0], 8, 0)
files["white_is_zero_bits.tif"] = tiff(rgb[..., 0] >> 7, 1, 0)
files["white_is_zero_grey16.tif"] = tiff(wide16[..., 0], 16, 0)
for bits in [2, 4]:
    files[f"grey{bits}.tif"] = tiff(wide16[..., 0] >> (16 - bits), bits, 1)
colors = rng.integers(0, 65536, 48).tolist()
files["palette4.tif"] = tiff(wide16[..., 0] >> 12, 4, 3, more=[(320, "H", colors)])
files["rgb_extra.tif"] = tiff(np.array(rgba), 8, 2, more=[(338, "H", [0])])
files["rgb_premultiplied.tif"] = tiff(np.array(rgba), 8, 2, more=[(338, "H", [1])])
files["cut.tif"] = files["rgb_raw.tif"][: len(files["rgb_raw.tif"]) * 6 // 10]
files["cut_lzw.tif"] = files["rgb_lzw.tif"][: len(files["rgb_lzw.tif"]) * 6 // 10]

# WebP
for quality in [5, 50, 80, 100]:
    files[f"lossy{quality}.webp"] = encoded(color, "WEBP", quality=quality)
for method in [0, 6]:
    files[f"lossy_method{method}.webp"] = encoded(color, "WEBP", quality=60, method=method)
files["lossy_alpha.webp"] = encoded(rgba, "WEBP", quality=70, exact=True)
files["lossy_alpha_low.webp"] = encoded(rgba, "WEBP", quality=70, alpha_quality=20)
files["lossy_icc.webp"] = encoded(color, "WEBP", quality=70, icc_profile=icc)
files["lossy_exif.webp"] = encoded(color, "WEBP", quality=70, exif=exif)
files["lossless.webp"] = encoded(color, "WEBP", lossless=True)
files["lossless_palette.webp"] = encoded(color.quantize(9).convert("RGB"), "WEBP", lossless=True)
files["lossless_two.webp"] = encoded(grey.convert("1").convert("RGB"), "WEBP", lossless=True)
files["lossless_alpha.webp"] = encoded(rgba, "WEBP", lossless=True, exact=True)
files["lossless_icc.webp"] = encoded(color, "WEBP", lossless=True, icc_profile=icc)
turned = [color.rotate(180), color.transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
files["animated.webp"] = encoded(color, "WEBP", save_all=True, append_images=turned, duration=100)
files["animated_lossless.webp"] = encoded(
    color, "WEBP", save_all=True, append_images=turned, duration=100, lossless=True
)
files["animated_alpha.webp"] = encoded(
    rgba, "WEBP", save_all=True, append_images=[rgba.rotate(90)], duration=100, background=(9, 99, 199, 255)
)


def riff(*chunks):
    body = b"WEBP" + b"".join(k + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for k, d in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def u24(n):
    return struct.pack("<I", n)[:3]


def webp_inside(still):
    """An animation whose first frame lies inside a larger canvas."""
    frame = u24(3) + u24(2) + u24(W - 1) + u24(H - 1) + u24(100) + b"\0" + still[12:]
    return riff(
        (b"VP8X", b"\x02\0\0\0" + u24(W + 10 - 1) + u24(H + 9 - 1)), (b"ANIM", b"\x11\x22\x33\xff\0\0"), (b"ANMF", frame)
    )


files["animated_offset.webp"] = webp_inside(files["lossy80.webp"])
files["animated_offset_lossless.webp"] = webp_inside(files["lossless.webp"])
for name, (width, height) in {"1x1": (1, 1), "2x2": (2, 2), "3x1": (3, 1), "1x4": (1, 4), "16x16": (16, 16)}.items():
    files[f"tiny_{name}.webp"] = encoded(Image.fromarray(picture(width, height)), "WEBP", quality=90)
files["large.webp"] = encoded(Image.fromarray(picture(83, 67)), "WEBP", quality=40)
whole = files["lossy80.webp"]
files["cut.webp"] = whole[: len(whole) * 6 // 10]
files["cut_lossless.webp"] = files["lossless.webp"][: len(files["lossless.webp"]) * 6 // 10]
files["trailing_bytes.webp"] = whole + b"more"

if LIVE:
    files["photo24.jpg"] = encoded(color.resize((6000, 4000), Image.Resampling.BICUBIC), "JPEG", quality=90)

# No image, and names that say something else.
files["png_named.jpg"] = files["rgb8.png"]
files["text.png"] = b"This is no image.\n"
files["empty.png"] = b""

if OUT.exists():
    shutil.rmtree(OUT)
OUT.mkdir(parents=True)
warnings.simplefilter("ignore")
golden, refused = {}, []
for name, data in sorted(files.items()):
    (OUT / name).write_bytes(data)
    try:
        pixels = np.array(keras.utils.load_img(OUT / name))
        if LIVE:
            golden[name + "|32"] = np.array(keras.utils.load_img(OUT / name, target_size=(32, 32)))
        shade = Image.open(OUT / name).convert("L")
        kept = keras.utils.load_img(OUT / name, color_mode="grayscale")
        assert kept.mode != "L" or (np.array(kept) == np.array(shade)).all(), name
        golden[name + "|RGB"] = pixels
        golden[name + "|L"] = np.array(shade)[..., None]
    except (OSError, SyntaxError, ValueError) as e:
        refused.append(f"{name}: {type(e).__name__}: {str(e).split(' <')[0]}")
(np.savez if LIVE else np.savez_compressed)(OUT / "pixels.npz", **golden)
(OUT / "refused.txt").write_text("\n".join(refused) + "\n")
print(f"{sum(key.endswith('|L') for key in golden)} files with pixels, {len(refused)} refused")
