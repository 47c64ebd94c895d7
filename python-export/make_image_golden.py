"""Makes src/test/resources/golden/images: image files, and the pixels that Keras's load_img gets.

Each case is FILE plus an array in golden.npz: FILE itself (RGB), FILE|L (grey), FILE|nearest|HxW and
so on. Run from the project's folder: python python-export/make_image_golden.py
"""

import pathlib
import struct
import zlib

import keras
import numpy as np
from PIL import Image

OUT = pathlib.Path("src/test/resources/golden/images")
OUT.mkdir(parents=True, exist_ok=True)

rng = np.random.default_rng(7)
H, W = 37, 50
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([x * 5, y * 6, (x + y) * 3], -1) % 256
rgb = np.clip(smooth + rng.integers(-20, 20, smooth.shape), 0, 255).astype(np.uint8)
alpha = rng.integers(0, 256, (H, W, 1)).astype(np.uint8)
color = Image.fromarray(rgb)
grey = color.convert("L")

files = {}


def save(name, image, **options):
    image.save(OUT / name, **options)
    files[name] = OUT / name


save("rgb.png", color)
save("rgba.png", Image.fromarray(np.concatenate([rgb, alpha], -1)))
save("grey.png", grey)
save("grey_alpha.png", Image.fromarray(np.concatenate([np.array(grey)[..., None], alpha], -1), "LA"))
save("one_bit.png", grey.convert("1"))
save("palette.png", color.quantize(37))
transparent = color.quantize(16)
save("palette_transparent.png", transparent, transparency=3)
save("grey4.png", grey.quantize(4), bits=2)
save("color.jpg", color, quality=90)
save("subsampled.jpg", color, quality=75, subsampling=2)
save("progressive.jpg", color, quality=80, progressive=True)
save("grey.jpg", grey, quality=85)
save("rgb.bmp", color)
save("palette.bmp", color.quantize(200))
save("one_bit.bmp", grey.convert("1"))
save("still.gif", color.quantize(64))
save("moving.gif", color.quantize(32), save_all=True, append_images=[color.rotate(180).quantize(32)])
save("lossless.webp", color, lossless=True)
save("lossless_alpha.webp", Image.open(OUT / "rgba.png"), lossless=True, exact=True)
save("lossy.webp", color, quality=80)

save("grey16.png", Image.fromarray((np.arange(H * W).reshape(H, W) * 35).astype(np.uint16)))
save("cmyk.jpg", color.convert("CMYK"))

# A BMP of 16 bits a pixel, five for each channel.
data = b"".join(
    b"".join(struct.pack("<H", int(p[0]) >> 3 << 10 | int(p[1]) >> 3 << 5 | int(p[2]) >> 3) for p in row)
    for row in rgb[::-1]
)
header = struct.pack("<IiiHHIIiiII", 40, W, H, 1, 16, 0, len(data), 0, 0, 0, 0)
(OUT / "rgb555.bmp").write_bytes(b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + header + data)
files["rgb555.bmp"] = OUT / "rgb555.bmp"

# A GIF whose only frame lies inside a larger canvas.
still = bytearray((OUT / "still.gif").read_bytes())
still[6:10] = struct.pack("<HH", W + 10, H + 7)
at = still.index(b",", 13 + 3 * 64)
still[at + 1 : at + 5] = struct.pack("<HH", 4, 3)
(OUT / "inside.gif").write_bytes(still)
files["inside.gif"] = OUT / "inside.gif"

golden = {}
for name, path in files.items():
    golden[name] = np.array(keras.utils.load_img(path))
    golden[name + "|L"] = np.array(keras.utils.load_img(path, color_mode="grayscale"))[..., None]
for size in [(32, 32), (28, 28), (7, 100), (74, 25), (1, 1), (37, 20), (111, 150)]:
    for method in ["nearest", "bilinear"]:
        key = f"{method}|{size[0]}x{size[1]}"
        golden["rgb.png|" + key] = np.array(
            keras.utils.load_img(OUT / "rgb.png", target_size=size, interpolation=method)
        )
        golden["rgb.png|L|" + key] = np.array(
            keras.utils.load_img(
                OUT / "rgb.png", color_mode="grayscale", target_size=size, interpolation=method
            )
        )[..., None]
np.savez_compressed(OUT / "golden.npz", **golden)

# To be refused: they are damaged.
for name in ["rgb.png", "color.jpg", "rgb.bmp", "still.gif", "lossless.webp"]:
    whole = (OUT / name).read_bytes()
    (OUT / ("cut_" + name)).write_bytes(whole[: len(whole) * 6 // 10])
huge = bytearray((OUT / "grey.png").read_bytes())

huge[16:24] = struct.pack(">II", 100_000, 100_000)
huge[29:33] = struct.pack(">I", zlib.crc32(bytes(huge[12:29])))
(OUT / "bomb.png").write_bytes(huge)
