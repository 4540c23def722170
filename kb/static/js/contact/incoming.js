// Screenshots are chosen, or dropped or pasted anywhere on the page.

export function listenForFiles(input, zone, take) {
  const chosen = () => {
    const files = [...input.files];
    input.value = "";
    take(files);
  };
  input.addEventListener("change", chosen);
  if (input.files.length) chosen(); // by somebody who was quicker than this script, or before the page was reloaded
  listenToPastes(take);
  listenToDrops(zone, take);
}

function listenToPastes(take) {
  document.addEventListener("paste", (event) => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length) return;
    event.preventDefault();
    take(pictures);
  });
}

function listenToDrops(zone, take) {
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const light = (on) => zone.classList.toggle("dropzone-over", on);
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault(); // or the browser would leave the page to show the file
    light(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || light(false));
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    light(false);
    take([...event.dataTransfer.files]);
  });
}
