// The data of a report.

/** The run, as the program wrote it into this page. */
const data = JSON.parse(document.getElementById("data").textContent);

