/**
 * The page's only script: search and filter of the records, and paper that shows what is folded. Without it everything
 * is there, unfiltered. Plain text, because a compiler's helpers would not be in the page.
 */
export const script = String.raw`
'use strict';
(() => {
  const folds = document.querySelectorAll('details');
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...folds].filter((fold) => !fold.open);
    for (const fold of opened) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of opened) fold.open = false;
  });

  const form = document.getElementById('find');
  if (!form) return;
  const words = form.querySelector('input');
  const kind = form.querySelector('select');
  const count = form.querySelector('output');
  // Without white space: a search field drops the line breaks of what is pasted.
  const plain = (text) => text.toLowerCase().replace(/\s+/g, '');
  const records = [...document.querySelectorAll('.record')].map((element) => ({
    element,
    text: plain(element.textContent),
    change: element.dataset.change,
  }));
  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());

  const update = () => {
    const wanted = words.value.trim().toLowerCase();
    let shown = 0;
    const found = [];
    for (const { element, text, change } of records) {
      const matches = (kind.value === '' || kind.value === change) && text.includes(plain(wanted));
      element.hidden = !matches;
      if (!matches) continue;
      shown += 1;
      if (wanted !== '') found.push(...rangesOf(element, wanted));
    }
    count.textContent = shown + ' of ' + records.length + (records.length === 1 ? ' record' : ' records');
    if (globalThis.CSS && CSS.highlights) CSS.highlights.set('found', new Highlight(...found.slice(0, 2000)));
  };

  const rangesOf = (element, wanted) => {
    const ranges = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length) continue;
      for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        ranges.push(range);
        const fold = node.parentElement.closest('details');
        if (fold) fold.open = true;
      }
    }
    return ranges;
  };

  let pending = 0;
  form.addEventListener('input', () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(update);
  });
  update();
})();
`;
