// A picture from a file and back. What comes out is new pixels in a new file: no metadata, no transparency, and under a
// black box nothing but black.
import { frameOf } from "./shapes.js";
import { paintOperations } from "./paint.js";

const MEGABYTE = 2 ** 20;
export const TEN_MEGABYTES = 10 * MEGABYTE;
const MOST_MEGAPIXELS = 25;
const PREVIEW_PIXELS = 3e6; // more than any screen shows of a whole picture
const SURE_PIXELS = 2 ** 24; // what every phone's canvas can hold
const JPEG_QUALITY = 0.92;
const [PNG, JPEG] = ["image/png", "image/jpeg"];

// An error whose message is the name of a sentence in `words.js`.
export class Refused extends Error {
  constructor(sentence, limit) {
    super(sentence);
    this.limit = limit;
  }
}

// The sides are those of the upright picture: a photograph's EXIF orientation is applied. Call close() when done.
export async function readPicture(blob) {
  const { naturalWidth, naturalHeight } = await measured(blob);
  if (naturalWidth * naturalHeight > MOST_MEGAPIXELS * 1e6) throw new Refused("error_pixels", MOST_MEGAPIXELS);
  try {
    const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
    return new Picture(bitmap, await reduced(bitmap), blob.name);
  } catch {
    throw new Refused("error_open");
  }
}

// An <img> knows the size before a pixel is decoded, so a bomb is never unpacked.
async function measured(blob) {
  const image = new Image();
  const address = URL.createObjectURL(blob);
  try {
    return await new Promise((resolve, reject) => {
      image.addEventListener("load", () => resolve(image));
      image.addEventListener("error", () => reject(new Refused("error_open")));
      image.src = address;
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

// A smaller copy makes moving a large picture smooth; the file is always made from the whole one.
async function reduced(bitmap) {
  const share = Math.sqrt(PREVIEW_PIXELS / (bitmap.width * bitmap.height));
  if (share >= 1) return bitmap;
  const resizeWidth = Math.round(bitmap.width * share);
  const resizeHeight = Math.max(1, Math.round(bitmap.height * share));
  return createImageBitmap(bitmap, { resizeWidth, resizeHeight, resizeQuality: "medium" });
}

class Picture {
  constructor(bitmap, preview, name = "") {
    this.bitmap = bitmap;
    this.preview = preview;
    this.name = name;
    this.width = bitmap.width;
    this.height = bitmap.height;
  }

  // Transparent places become white, as on paper. `density`: how many device pixels one pixel will take.
  paint(context, frame, density = 1) {
    const source = density * this.width <= this.preview.width ? this.preview : this.bitmap;
    context.fillStyle = "#ffffff";
    context.fillRect(frame.x, frame.y, frame.width, frame.height);
    context.drawImage(source, 0, 0, this.width, this.height);
  }

  close() {
    this.preview.close();
    this.bitmap.close();
  }
}

// Returns a PNG; a JPEG where the PNG would exceed the limit in bytes. Raises Refused when neither fits.
export async function exportPicture(picture, operations, { limit, fallbackName, type = PNG }) {
  const canvas = document.createElement("canvas");
  try {
    const first = await fullOrReduced(canvas, picture, operations, type);
    const best = first.size <= limit || type === JPEG ? first : await encoded(canvas, JPEG);
    if (best.size > limit) throw new Refused("error_size", Math.floor(limit / MEGABYTE));
    const name = picture.name.replace(/\.\w+$/, "") || fallbackName;
    return new File([best], name + (best.type === PNG ? ".png" : ".jpg"), { type: best.type });
  } finally {
    canvas.width = canvas.height = 0; // some browsers keep the memory otherwise
  }
}

// The same picture, upright and without metadata, when nobody wants to edit it; a JPEG stays one. Rejects with Refused.
export async function withoutMetadata(file, { limit = TEN_MEGABYTES, fallbackName = "screenshot" } = {}) {
  const picture = await readPicture(file);
  try {
    const type = file.type === JPEG ? JPEG : PNG;
    return await exportPicture(picture, [], { limit, fallbackName, type });
  } finally {
    picture.close();
  }
}

// Some phones cannot hold a canvas of 25 megapixels; they answer with nothing, and get what they can hold.
async function fullOrReduced(canvas, picture, operations, type) {
  const { width, height } = frameOf(picture, operations);
  const scale = Math.min(1, Math.sqrt(SURE_PIXELS / (width * height)));
  render(canvas, picture, operations, 1);
  const whole = await encoded(canvas, type);
  if (whole) return whole;
  render(canvas, picture, operations, scale);
  const smaller = await encoded(canvas, type);
  if (!smaller) throw new Refused("error_save");
  return smaller;
}

function render(canvas, picture, operations, scale) {
  const frame = frameOf(picture, operations);
  canvas.width = Math.floor(frame.width * scale);
  canvas.height = Math.floor(frame.height * scale);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  context.setTransform(scale, 0, 0, scale, -frame.x * scale, -frame.y * scale);
  picture.paint(context, frame, Infinity);
  paintOperations(context, scale === 1 ? operations : operations.map((made) => grown(made, 2 / scale)));
}

// Making a picture smaller mixes neighbours, so that a black box must also cover what its own pixels bled into.
function grown(made, rim) {
  if (made.kind !== "blackout") return made;
  const { x, y, width, height } = made;
  return { ...made, x: x - rim, y: y - rim, width: width + 2 * rim, height: height + 2 * rim };
}

function encoded(canvas, type) {
  return new Promise((resolve) => canvas.toBlob(resolve, type, JPEG_QUALITY));
}
