// Pictures before they leave the device: edited in the studio, and without metadata. Both are loaded on first use.

const TYPES = ["image/png", "image/jpeg", "image/webp"];

// Returns the edited file, or null when nothing was saved.
export async function edit(file, limit) {
  const { openStudio } = await import("../studio.js");
  return openStudio(file, { strings: words(), limit });
}

// Returns the same picture without metadata. What cannot be read here is left to the server, which does it again.
export async function withoutMetadata(file, limit) {
  if (!TYPES.includes(file.type)) return file;
  try {
    const studio = await import("../studio/picture.js");
    return await studio.withoutMetadata(file, { limit, fallbackName: words().file_name });
  } catch {
    return file;
  }
}

const words = () => JSON.parse(document.querySelector("template[data-studio]").dataset.strings);
