// Hands, pens, mice and keys on the canvas, in terms of what the editor can do. One pointer draws, two zoom and move.
import { clampPoint, dragged, END, grip, WHOLE } from "./shapes.js";

const STILL = 5; // CSS pixels: less is a tap
const REACH = 22; // around a crop's edge, half of a 44 px target
const LINE = 16; // pixels, where a wheel counts lines

export function listenOnCanvas(editor, canvas) {
  const hands = new Hands(editor, canvas);
  const handlers = {
    pointerdown: (event) => hands.down(event),
    pointermove: (event) => hands.move(event),
    pointerup: (event) => hands.up(event),
    pointercancel: (event) => hands.lose(event),
    keydown: (event) => pressed(editor, event),
  };
  for (const [name, handler] of Object.entries(handlers)) canvas.addEventListener(name, handler);
  canvas.addEventListener("wheel", (event) => rolled(editor, canvas, event), { passive: false });
}

class Hands {
  constructor(editor, canvas) {
    this.editor = editor;
    this.canvas = canvas;
    this.points = new Map(); // pointer -> where it is
    this.gesture = null; // {move(point, previous), up(point)} of a single pointer
  }

  down(event) {
    if (event.button > 1) return;
    if (event.button === 1) event.preventDefault(); // no automatic scrolling
    this.canvas.setPointerCapture(event.pointerId);
    const point = pointOf(this.canvas, event);
    this.points.set(event.pointerId, point);
    if (this.points.size === 1) this.gesture = this.begin(point, event.button === 1);
    else this.abandon();
  }

  begin(point, middle) {
    const { editor } = this;
    if (middle || !editor.drawing) return { move: (now, before) => editor.pan(minus(now, before)), up() {} };
    const held = editor.tool === "crop" && this.gripAt(point);
    return held ? this.holding(point, held) : this.drawing(point);
  }

  gripAt(point) {
    const { editor } = this;
    const held = grip(editor.selection, editor.view.toPicture(point), REACH / editor.view.scale);
    return held === WHOLE && !editor.pending() ? null : held; // the whole picture cannot be moved
  }

  holding(start, held) {
    const { editor } = this;
    const before = editor.selection;
    return {
      undo: before,
      move: (now) => {
        const by = minus(now, start);
        const { scale } = editor.view;
        editor.select(dragged(before, { x: by.x / scale, y: by.y / scale }, held, editor.frame));
      },
      up() {},
    };
  }

  drawing(start) {
    const { editor } = this;
    const place = (point) => clampPoint(editor.view.toPicture(point), editor.frame);
    let far = false;
    return {
      undo: editor.selection,
      move(now) {
        far ||= Math.hypot(now.x - start.x, now.y - start.y) >= STILL;
        if (far) editor.sketch({ from: place(start), to: place(now) });
      },
      up(now) {
        if (!far) editor.tap(editor.view.toPicture(now));
        else editor.drawn();
      },
    };
  }

  // A second finger means that the first one was not drawing.
  abandon() {
    if (this.gesture && "undo" in this.gesture) this.editor.select(this.gesture.undo);
    this.gesture = null;
  }

  move(event) {
    const before = this.points.get(event.pointerId);
    if (!before) return;
    const now = pointOf(this.canvas, event);
    if (this.points.size > 1) this.pinch(event.pointerId, before, now);
    else this.gesture?.move(now, before);
    this.points.set(event.pointerId, now);
  }

  pinch(moving, before, now) {
    const [other] = [...this.points].filter(([pointer]) => pointer !== moving).map(([, point]) => point);
    const apart = (point) => Math.max(Math.hypot(point.x - other.x, point.y - other.y), 1);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.editor.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
    this.editor.scaleBy(apart(now) / apart(before), middle);
  }

  up(event) {
    if (!this.points.delete(event.pointerId)) return;
    const { gesture } = this;
    this.gesture = null;
    gesture?.up(pointOf(this.canvas, event));
  }

  lose(event) {
    this.points.delete(event.pointerId);
    this.abandon();
  }
}

function pointOf(canvas, event) {
  const corner = canvas.getBoundingClientRect();
  return { x: event.clientX - corner.left, y: event.clientY - corner.top };
}

function minus(one, other) {
  return { x: one.x - other.x, y: one.y - other.y };
}

function rolled(editor, canvas, event) {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  if (event.ctrlKey || event.metaKey) {
    editor.scaleBy(Math.exp((-event.deltaY * unit) / 200), pointOf(canvas, event));
  } else editor.pan({ x: -event.deltaX * unit, y: -event.deltaY * unit });
}

const DIRECTIONS = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const KEYS = {
  Enter: (editor) => editor.apply(),
  Delete: (editor) => editor.removeLastMark(),
  Backspace: (editor) => editor.removeLastMark(),
  "+": (editor) => editor.zoom(1),
  "=": (editor) => editor.zoom(1),
  "-": (editor) => editor.zoom(-1),
  0: (editor) => editor.fit(),
};

function pressed(editor, event) {
  if (editor.locked || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const direction = DIRECTIONS[event.key];
  if (direction) editor.nudge(direction, event.shiftKey ? END : WHOLE);
  else if (KEYS[event.key]) KEYS[event.key](editor);
  else return;
  event.preventDefault();
}
