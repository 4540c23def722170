// How operations look. The context's transform maps the picture's pixels; the same lines paint the screen and the file.

const INK = "#e02d1b";
const HALO = "#ffffff"; // around every mark, so that it is seen on any picture
const HEAD = 5; // of an arrow, in strokes

export function paintOperations(context, operations) {
  for (const operation of operations) PAINTERS[operation.kind](context, operation);
}

const PAINTERS = {
  crop() {},
  blackout(context, { x, y, width, height }) {
    context.fillStyle = "#000000";
    context.fillRect(x, y, width, height);
  },
  box(context, { x, y, width, height, stroke }) {
    const inset = (side) => Math.max(side - stroke, 1);
    context.lineJoin = "round";
    for (const [colour, line] of [[HALO, stroke * 2], [INK, stroke]]) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(x + stroke / 2, y + stroke / 2, inset(width), inset(height));
    }
  },
  arrow(context, { from, to, stroke }) {
    const path = arrowPath(Math.hypot(to.x - from.x, to.y - from.y), stroke);
    context.save();
    context.translate(from.x, from.y);
    context.rotate(Math.atan2(to.y - from.y, to.x - from.x));
    context.lineJoin = "round";
    context.strokeStyle = HALO;
    context.lineWidth = stroke;
    context.stroke(path);
    context.fillStyle = INK;
    context.fill(path);
    context.restore();
  },
};

// An arrow that lies along the x axis, its tip at `length`.
function arrowPath(length, stroke) {
  const head = Math.min(stroke * HEAD, length);
  const neck = length - head;
  const [half, wing] = [stroke / 2, head / 2];
  const above = [[0, half], [neck, half], [neck, wing]];
  const below = above.map(([x, y]) => [x, -y]).reverse();
  const path = new Path2D();
  for (const [x, y] of [...above, [length, 0], ...below]) path.lineTo(x, y);
  path.closePath();
  return path;
}

// Below, the transform maps the screen: what helps while choosing, and is never part of the file.

// What is to be blacked out can still be seen a little, so that one can aim.
export function paintChosen(context, { x, y, width, height }) {
  context.fillStyle = "rgb(0 0 0 / 75%)";
  context.fillRect(x, y, width, height);
  outline(context, () => context.strokeRect(x, y, width, height));
}

// The part that a crop would leave, with handles; what it would take away is dimmed.
export function paintCrop(context, area, frame) {
  const { x, y, width, height } = area;
  context.fillStyle = "rgb(0 0 0 / 60%)";
  context.beginPath();
  context.rect(frame.x, frame.y, frame.width, frame.height);
  context.rect(x, y, width, height);
  context.fill("evenodd");
  outline(context, () => context.strokeRect(x, y, width, height));
  for (const left of [x, x + width]) for (const top of [y, y + height]) handle(context, left, top);
}

export function paintCross(context, { x, y }) {
  const arm = 12;
  outline(context, () => {
    context.beginPath();
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    context.stroke();
  });
}

// White under dashes of black: seen on light, dark and any colour.
function outline(context, stroke) {
  context.strokeStyle = "#ffffff";
  context.lineWidth = 3;
  stroke();
  context.strokeStyle = "#000000";
  context.lineWidth = 1.5;
  context.setLineDash([6, 4]);
  stroke();
  context.setLineDash([]);
}

function handle(context, x, y) {
  context.beginPath();
  context.arc(x, y, 9, 0, 2 * Math.PI);
  context.fillStyle = "#ffffff";
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = "#1a1d21";
  context.stroke();
}
