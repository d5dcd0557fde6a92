// Puts the page of a training run together.

async function start() {
  theme.start(byId("theme"));
  if (typeof DecompressionStream === "undefined") {
    byId("main").prepend(h("p", { className: "problem" }, "This browser is too old to unpack the run's data: any browser of 2023 or later can."));
    return;
  }
  startHead();
  startWarnings();
  startCurves();
  startClasses();
  startCalibration();
  startTrust();
  if (data.results) {
    const pictures = await Pictures.read();
    const chosenPicture = new Chosen(-1);
    const mapped = data.maps ? Array.from(await unpack(data.maps.places), (place) => pictures.slots.get(place)) : [];
    const open = startDialog(pictures, mapped, chosenPicture);
    startConfusions(pictures, await unpack(data.results.cells), open);
    startLists(pictures, open);
    await startMaps(pictures, chosenPicture);
  }
  await startFirstLayer();
  startFacts();
  // A link to a part that the run has not.
  for (const link of byId("nav").querySelectorAll("a")) link.hidden = document.querySelector(link.hash).hidden;
  document.documentElement.dataset.ready = "true";
}

start();
