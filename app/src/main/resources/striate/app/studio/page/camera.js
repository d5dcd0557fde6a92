// The camera: looks, and takes a picture when it is told to.

import { h } from "./report.js";
import { button } from "./ui.js";

export class Camera {
  /**
   * @param options shot: called with the picture as a PNG blob; problem: the line for what goes wrong
   */
  constructor({ shot, problem }) {
    this.shot = shot;
    this.problem = problem;
    this.video = h("video", { muted: true, playsInline: true, hidden: true, "aria-label": "Camera" });
    this.toggleButton = button("Use the camera", () => this.toggle(), { "aria-pressed": "false" });
    this.shootButton = button("Take a picture", () => this.shoot(), { className: "main", hidden: true });
    this.root = h("div", { className: "camera" }, h("div", { className: "row" }, this.toggleButton, this.shootButton), this.video);
  }

  async toggle() {
    if (this.stream) {
      this.stop();
      return;
    }
    this.problem.show(null);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch (error) {
      this.problem.show(`The camera is not to be had: ${error.message}`);
      return;
    }
    // The view is gone, or a second press was answered before.
    if (!this.video.isConnected || this.stream) {
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    this.stream = stream;
    this.video.srcObject = stream;
    try {
      await this.video.play();
    } catch (error) {
      // It may have been ended meanwhile.
      if (this.stream === stream) {
        this.stop();
        this.problem.show(`The camera shows nothing: ${error.message}`);
      }
      return;
    }
    this.video.hidden = this.shootButton.hidden = false;
    this.toggleButton.textContent = "End the camera";
    this.toggleButton.setAttribute("aria-pressed", "true");
    this.shootButton.focus();
  }

  /** The picture of this moment, as PNG. */
  shoot() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (!width) return;
    const canvas = h("canvas", { width, height });
    canvas.getContext("2d").drawImage(this.video, 0, 0);
    canvas.toBlob((blob) => this.shot(blob), "image/png");
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.hidden = this.shootButton.hidden = true;
    this.toggleButton.textContent = "Use the camera";
    this.toggleButton.setAttribute("aria-pressed", "false");
  }
}

/** The middle square of a picture at another size: red, green, blue of each pixel. */
export async function square(blob, size) {
  const picture = await createImageBitmap(blob);
  const side = Math.min(picture.width, picture.height);
  const pen = h("canvas", { width: size, height: size }).getContext("2d");
  pen.drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, size, size);
  const { data } = pen.getImageData(0, 0, size, size);
  const samples = new Uint8Array(3 * size * size);
  for (let i = 0; i < size * size; i++) samples.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
  return samples;
}
