// The picture on the screen: a canvas of the stage's size, and where on it each pixel of the picture lies.
// Points on the screen are CSS pixels from the canvas's corner; `left` and `top` are where the picture's own corner lies.
import { clamp } from "./shapes.js";
import { paintOperations } from "./paint.js";

const MARGIN = 16;
const CLOSEST = 8; // CSS pixels for one pixel of the picture
const FINEST = 3; // device pixels for a CSS pixel: more only costs memory

export class View {
  constructor(canvas, picture, frame) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.picture = picture;
    this.frame = frame;
    this.measure();
  }

  measure() {
    const { clientWidth, clientHeight } = this.canvas;
    const wasWhole = !this.width || this.scale === this.smallest;
    this.width = clientWidth;
    this.height = clientHeight;
    this.density = Math.min(window.devicePixelRatio, FINEST);
    this.canvas.width = Math.round(clientWidth * this.density);
    this.canvas.height = Math.round(clientHeight * this.density);
    if (wasWhole) this.fit();
    else this.settle();
  }

  show(frame) {
    this.frame = frame;
    this.fit();
  }

  get smallest() {
    const { frame, width, height } = this;
    const room = Math.min((width - 2 * MARGIN) / frame.width, (height - 2 * MARGIN) / frame.height);
    return clamp(room, 1 / CLOSEST ** 3, 1);
  }

  get percent() {
    return Math.round(this.scale * 100);
  }

  get centre() {
    return { x: this.width / 2, y: this.height / 2 };
  }

  fit() {
    this.scale = this.smallest;
    this.left = this.top = 0; // settle() centres what is smaller than the stage
    this.settle();
  }

  // Brings the picture nearer or farther; what lies at the point stays there.
  zoom(factor, at = this.centre) {
    const fixed = this.toPicture(at);
    this.scale = clamp(this.scale * factor, this.smallest, CLOSEST);
    this.left = at.x - fixed.x * this.scale;
    this.top = at.y - fixed.y * this.scale;
    this.settle();
  }

  pan({ x, y }) {
    this.left += x;
    this.top += y;
    this.settle();
  }

  settle() {
    const { frame, scale } = this;
    this.left = settled(this.left, frame.x * scale, frame.width * scale, this.width);
    this.top = settled(this.top, frame.y * scale, frame.height * scale, this.height);
  }

  toPicture({ x, y }) {
    return { x: (x - this.left) / this.scale, y: (y - this.top) / this.scale };
  }

  toScreen({ x, y, width = 0, height = 0 }) {
    const { scale } = this;
    return { x: x * scale + this.left, y: y * scale + this.top, width: width * scale, height: height * scale };
  }

  // What of the frame can be seen, in the picture's pixels.
  get visible() {
    const { frame } = this;
    const start = this.toPicture({ x: 0, y: 0 });
    const end = this.toPicture({ x: this.width, y: this.height });
    const [x, y] = [Math.max(start.x, frame.x), Math.max(start.y, frame.y)];
    return {
      x,
      y,
      width: Math.min(end.x, frame.x + frame.width) - x,
      height: Math.min(end.y, frame.y + frame.height) - y,
    };
  }

  // `overlay` paints on top, in screen pixels.
  paint(operations, overlay) {
    const { context, density, frame } = this;
    const fine = this.scale * density;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(fine, 0, 0, fine, this.left * density, this.top * density);
    context.imageSmoothingEnabled = fine < 2;
    context.save();
    context.beginPath();
    context.rect(frame.x, frame.y, frame.width, frame.height);
    context.clip();
    this.picture.paint(context, frame, fine);
    paintOperations(context, operations);
    context.restore();
    context.setTransform(density, 0, 0, density, 0, 0);
    overlay(context);
  }
}

// Centres what fits; otherwise lets it be moved until its edge is a margin inside the stage.
function settled(offset, start, size, stage) {
  if (size + 2 * MARGIN <= stage + 1) return Math.round((stage - size) / 2) - start;
  return clamp(offset + start, stage - size - MARGIN, MARGIN) - start;
}
