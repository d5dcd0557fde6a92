// The page of explanations: a section for each picture, in it a part for each map.

async function explainedPicture(picture, number) {
  const id = `picture-${number}`;
  byId("nav").append(h("a", { href: `#${id}` }, picture.name.split("/").pop()));
  const section = h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, picture.name));
  byId("main").append(section);
  section.append(h("ul", { className: "answered", "aria-label": "Likeliest classes" },
    ...picture.answers.map((a) => h("li", {}, `${a.class}: logit ${fixed(a.logit, 3)}`))));
  const source = pictureCanvas(picture, await unpack(picture.samples));
  for (const map of picture.maps) section.append(explainedMap(picture, source, map, await unpack(map.values)));
}

async function startExplanations() {
  byId("title").textContent = `What ${data.model} sees`;
  byId("version").textContent = data.version;
  if (data.removed) byId("removed").textContent = ` (layer ${data.removed} is left out)`;
  let number = 0;
  for (const picture of data.pictures) await explainedPicture(picture, number++);
  document.documentElement.dataset.ready = "true";
}

theme.start(byId("theme"));
startExplanations();
