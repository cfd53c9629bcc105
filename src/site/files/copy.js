(() => {
  "use strict";
  // Pages opened from a file may have no clipboard; a selection can be copied everywhere.
  const copySelected = (element) => {
    const selection = getSelection();
    selection.selectAllChildren(element);
    const copied = document.execCommand("copy");
    if (copied) selection.removeAllRanges();
    return copied;
  };
  const copy = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      return copySelected(element);
    }
  };
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const words = button.firstChild;
    button.hidden = false;
    button.addEventListener("click", async () => {
      words.textContent = (await copy(document.getElementById(button.dataset.copy))) ? "Copied" : "Selected";
      setTimeout(() => { words.textContent = "Copy"; }, 2000);
    });
  }
})();
