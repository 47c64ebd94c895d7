"""What `./lenet predict` does, in Keras: python predict_keras.py MODEL.keras IMAGE"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

import lenet_keras  # noqa: E402, F401


@keras.saving.register_keras_serializable(name="LeNet")
class LeNet(lenet_keras.LeNet):
    pass


def main():
    model = keras.models.load_model(sys.argv[1])
    image = np.asarray(Image.open(sys.argv[2]).convert("L"), np.float32) / 255
    x = np.repeat(np.pad(image, 2)[None, :, :, None], 3, axis=-1)  # 28 x 28 to 1 x 32 x 32 x 3
    probabilities = np.asarray(model(x))[0]
    for index in np.argsort(-probabilities)[:3]:
        print(f"  {probabilities[index]:.4f}  {index}")


if __name__ == "__main__":
    main()
