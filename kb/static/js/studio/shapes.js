// What a person does to a picture, in the picture's own pixels: selections, the operations made from them, their history.
// A selection is {from, to}, two points; an operation is {kind, ...geometry} and never changes.

const THINNEST = 3;
const STROKES_ACROSS = 90; // a line is this part of the picture's shorter side
const NOISE = 1e-3; // of a pixel: what arithmetic on the screen's coordinates leaves behind

export const WHOLE = { fromX: true, fromY: true, toX: true, toY: true };
export const END = { toX: true, toY: true };

// Whole pixels that the selection touches, never outside the frame.
export function rectangle({ from, to }, frame) {
  const [left, right] = touched(from.x, to.x, frame.x, frame.x + frame.width);
  const [top, bottom] = touched(from.y, to.y, frame.y, frame.y + frame.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function touched(one, other, least, most) {
  const start = Math.floor(Math.min(one, other) + NOISE);
  const end = Math.ceil(Math.max(one, other) - NOISE);
  return [clamp(start, least, most), clamp(end, least, most)];
}

export function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

export function clampPoint({ x, y }, frame) {
  return {
    x: clamp(x, frame.x, frame.x + frame.width),
    y: clamp(y, frame.y, frame.y + frame.height),
  };
}

export function selectionOf({ x, y, width, height }) {
  return { from: { x, y }, to: { x: x + width, y: y + height } };
}

// A crop's edges are held by name, so `from` must stay the upper left corner.
export function upright({ from, to }) {
  return {
    from: { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y) },
    to: { x: Math.max(from.x, to.x), y: Math.max(from.y, to.y) },
  };
}

// Moves the held sides of a selection as far as the frame allows: all of them, a corner, or an edge.
export function dragged({ from, to }, { x, y }, held, frame) {
  const across = [held.fromX && from.x, held.toX && to.x].filter((at) => typeof at === "number");
  const down = [held.fromY && from.y, held.toY && to.y].filter((at) => typeof at === "number");
  const byX = across.length ? clamp(x, frame.x - Math.min(...across), frame.x + frame.width - Math.max(...across)) : 0;
  const byY = down.length ? clamp(y, frame.y - Math.min(...down), frame.y + frame.height - Math.max(...down)) : 0;
  return {
    from: { x: from.x + (held.fromX ? byX : 0), y: from.y + (held.fromY ? byY : 0) },
    to: { x: to.x + (held.toX ? byX : 0), y: to.y + (held.toY ? byY : 0) },
  };
}

// Which sides of an upright selection a finger at the point would hold; null when it is outside.
export function grip({ from, to }, point, reach) {
  const outside = (at, start, end) => at < start - reach || at > end + reach;
  if (outside(point.x, from.x, to.x) || outside(point.y, from.y, to.y)) return null;
  const held = {
    ...nearer(point.x, from.x, to.x, reach, "fromX", "toX"),
    ...nearer(point.y, from.y, to.y, reach, "fromY", "toY"),
  };
  return Object.keys(held).length ? held : WHOLE;
}

function nearer(at, start, end, reach, first, last) {
  const [toStart, toEnd] = [Math.abs(at - start), Math.abs(at - end)];
  if (Math.min(toStart, toEnd) > reach) return {};
  return toStart < toEnd ? { [first]: true } : { [last]: true };
}

// Returns null when the selection holds no pixel.
export function operation(kind, selection, frame) {
  const area = rectangle(selection, frame);
  const stroke = Math.max(THINNEST, Math.round(Math.min(frame.width, frame.height) / STROKES_ACROSS));
  if (kind === "arrow") {
    const { from, to } = selection;
    return from.x === to.x && from.y === to.y ? null : { kind, from, to, stroke, ...area };
  }
  return area.width && area.height ? { kind, stroke, ...area } : null;
}

// What is left of the picture: the last crop, or all of it.
export function frameOf({ width, height }, operations) {
  return operations.findLast(({ kind }) => kind === "crop") ?? { x: 0, y: 0, width, height };
}

export class History {
  constructor() {
    this.states = [[]];
    this.at = 0;
  }

  get operations() {
    return this.states[this.at];
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.states.length - 1;
  }

  record(operations) {
    this.states = [...this.states.slice(0, this.at + 1), operations];
    this.at += 1;
  }

  add(operation) {
    this.record([...this.operations, operation]);
  }

  removeLastMark() {
    const at = this.operations.findLastIndex(({ kind }) => kind !== "crop");
    if (at >= 0) this.record(this.operations.filter((_, index) => index !== at));
    return at >= 0;
  }

  undo() {
    this.at -= 1;
  }

  redo() {
    this.at += 1;
  }
}
