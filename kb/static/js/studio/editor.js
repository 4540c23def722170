// The state of one editing: a tool, a selection, the history of operations; what every button, key and gesture calls.
import { clampPoint, dragged, frameOf, History, operation, rectangle, selectionOf, upright } from "./shapes.js";
import { paintChosen, paintCrop, paintCross } from "./paint.js";
import { View } from "./view.js";
import { fill } from "./words.js";

const ZOOM_STEP = 1.5;

export class Editor {
  constructor(parts, picture, words) {
    this.parts = parts;
    this.picture = picture;
    this.words = words;
    this.history = new History();
    this.locked = false; // while the file is made
    this.view = new View(parts.canvas, picture, this.frame);
    this.choose("blackout");
  }

  get operations() {
    return this.history.operations;
  }

  get frame() {
    return frameOf(this.picture, this.operations);
  }

  get drawing() {
    return this.tool !== "move";
  }

  choose(tool) {
    const keeps = this.drawing && ![tool, this.tool].some((one) => one === "crop" || one === "move");
    this.tool = tool;
    this.corner = null;
    if (!keeps) this.selection = tool === "crop" ? selectionOf(this.frame) : null;
    this.say(this.words[`hint_${tool}`]);
    this.refresh();
  }

  select(selection) {
    this.sketch(selection);
    this.refresh();
  }

  // A selection that a hand is still drawing: it is only shown.
  sketch(selection) {
    this.selection = selection && this.tool === "crop" ? upright(selection) : selection;
    this.repaint();
  }

  // The hand is lifted. A crop may still be mended before it is applied; the others are done.
  drawn() {
    if (this.tool === "crop") this.refresh();
    else this.apply();
  }

  // Two taps do what a drag does, for who cannot drag.
  tap(point) {
    const corner = this.corner;
    this.corner = corner ? null : clampPoint(point, this.frame);
    if (!corner) return this.say(this.words.corner), this.refresh();
    this.sketch({ from: corner, to: clampPoint(point, this.frame) });
    this.drawn();
  }

  // With the keyboard: an arrow key makes a selection where one can see, the next ones move or stretch it.
  nudge(direction, held) {
    if (!this.drawing) return this.view.pan({ x: -direction.x * 40, y: -direction.y * 40 }), this.refresh();
    const step = Math.max(1, Math.round(8 / this.view.scale));
    const by = { x: direction.x * step, y: direction.y * step };
    this.select(this.selection ? dragged(this.selection, by, held, this.frame) : this.firstSelection());
    this.say(fill(this.words.selection, this.place(rectangle(this.selection, this.frame))));
  }

  firstSelection() {
    const { x, y, width, height } = this.view.visible;
    const [wide, high] = [Math.ceil(width / 4), Math.ceil(height / 8)];
    return selectionOf({
      x: Math.round(x + (width - wide) / 2),
      y: Math.round(y + (height - high) / 2),
      width: wide,
      height: high,
    });
  }

  // Makes the selection part of the picture.
  apply() {
    const made = this.pending();
    this.selection = this.corner = null;
    if (made) {
      this.history.add(made);
      this.say(fill(this.words[`added_${made.kind}`], this.place(made)));
    }
    this.settle();
  }

  pending() {
    const { selection, tool, frame } = this;
    const made = selection && this.drawing ? operation(tool, selection, frame) : null;
    const whole = made && made.width === frame.width && made.height === frame.height;
    return tool === "crop" && whole ? null : made;
  }

  // Coordinates are told from the corner of what is left of the picture.
  place({ x, y, width, height }) {
    const { frame } = this;
    return { x: x - frame.x, y: y - frame.y, width, height };
  }

  undo() {
    this.step(this.history.canUndo, () => this.history.undo(), this.words.undone);
  }

  redo() {
    this.step(this.history.canRedo, () => this.history.redo(), this.words.redone);
  }

  removeLastMark() {
    if (this.history.removeLastMark()) this.say(this.words.removed);
    else this.say(this.words.nothing);
    this.settle();
  }

  step(possible, go, sentence) {
    if (possible) go();
    this.say(possible ? sentence : this.words.nothing);
    this.settle();
  }

  // After the operations changed: another crop shows the whole of what is left.
  settle() {
    const { frame, view } = this;
    const same = ["x", "y", "width", "height"].every((side) => frame[side] === view.frame[side]);
    if (!same) view.show(frame);
    this.selection = this.tool === "crop" ? selectionOf(frame) : null;
    this.corner = null;
    this.refresh();
  }

  zoom(direction, at) {
    this.scaleBy(ZOOM_STEP ** direction, at);
    this.say(fill(this.words.zoomed, { percent: this.view.percent }));
  }

  scaleBy(factor, at) {
    this.view.zoom(factor, at);
    this.refresh();
  }

  pan(by) {
    this.view.pan(by);
    this.refresh();
  }

  fit() {
    this.view.fit();
    this.refresh();
    this.say(fill(this.words.zoomed, { percent: this.view.percent }));
  }

  resize() {
    this.view.measure();
    this.paint(); // at once: a resized canvas is empty, and the next frame would show it so
  }

  say(sentence) {
    this.parts.say(sentence);
  }

  refresh() {
    this.parts.show(this);
    this.repaint();
  }

  repaint() {
    this.nextFrame ??= requestAnimationFrame(() => this.paint());
  }

  stop() {
    cancelAnimationFrame(this.nextFrame);
  }

  paint() {
    this.nextFrame = null;
    const made = this.selection && ["arrow", "box"].includes(this.tool) ? this.pending() : null;
    const shown = made ? [...this.operations, made] : this.operations;
    this.view.paint(shown, (context) => this.paintOverlay(context));
  }

  paintOverlay(context) {
    const { view, selection, corner, tool } = this;
    if (corner) paintCross(context, view.toScreen(corner));
    if (!selection) return;
    const area = view.toScreen(rectangle(selection, this.frame));
    if (tool === "crop") return paintCrop(context, area, view.toScreen(this.frame));
    if (tool === "blackout") paintChosen(context, area);
    paintCross(context, view.toScreen(selection.to));
  }
}
