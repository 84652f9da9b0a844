// Text and page scroll in step: pairs of places that belong together, and straight lines between them.

/** Return where `place` of the first column of `pairs` lies in the second, between the pairs around it. */
export function along(pairs, place, from = 0) {
  const to = 1 - from;
  let before = pairs[0];
  for (const pair of pairs) {
    if (pair[from] >= place) {
      const way = pair[from] - before[from];
      return way > 0 ? before[to] + ((place - before[from]) / way) * (pair[to] - before[to]) : pair[to];
    }
    before = pair;
  }
  return before[to];
}

/** Return the pairs with both columns rising, the ends included. */
export function rising(pairs, ends) {
  const kept = [[0, 0]];
  for (const pair of pairs) {
    const last = kept[kept.length - 1];
    if (pair[0] > last[0] && pair[1] > last[1] && pair[0] < ends[0] && pair[1] < ends[1]) kept.push(pair);
  }
  return [...kept, ends];
}

/** Keep the window and the frame in step; whichever the person moves leads. */
export function scrollInStep(frame, measure, { isBeside }) {
  let leader = "text";
  let isWaiting = false;
  const leadBy = (target, who) => {
    for (const kind of ["wheel", "touchstart", "pointerdown", "keydown", "focusin"]) {
      target.addEventListener(kind, () => (leader = who), { passive: true, capture: true });
    }
  };
  const later = (act) => {
    if (isWaiting || !isBeside()) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      act();
    });
  };

  function pairs() {
    const tops = measure.lineTops();
    const head = measure.area.getBoundingClientRect().top + window.scrollY - edge();
    const page = frame.page.scrollingElement;
    const found = frame
      .blocks()
      .map((block) => [head + (tops[Number(block.dataset.line) - 1] ?? 0), block.getBoundingClientRect().top + page.scrollTop - 24]);
    const ends = [
      Math.max(1, Math.min(document.scrollingElement.scrollHeight - innerHeight, head + measure.area.offsetHeight)),
      Math.max(1, page.scrollHeight - page.clientHeight),
    ];
    return rising(found, ends);
  }

  function follow() {
    if (!isBeside() || !frame.page?.scrollingElement) return;
    const page = frame.page.scrollingElement;
    if (leader === "text") page.scrollTo({ top: along(pairs(), window.scrollY, 0), behavior: "instant" });
    else window.scrollTo({ top: along(pairs(), page.scrollTop, 1), behavior: "instant" });
  }

  frame.ready.then(() => {
    leadBy(window, "text");
    leadBy(frame.window, "page");
    window.addEventListener("scroll", () => leader === "text" && later(follow), { passive: true });
    frame.window.addEventListener("scroll", () => leader === "page" && later(follow), { passive: true });
  });

  return {
    /** Bring the block of `line` into the frame's view, if it is not. */
    show(line) {
      const blocks = frame.blocks();
      const block = blocks.findLast((each) => Number(each.dataset.line) <= line);
      if (!block || leader !== "text") return;
      const next = blocks[blocks.indexOf(block) + 1];
      const { top } = block.getBoundingClientRect();
      const bottom = Math.min(block.getBoundingClientRect().bottom, next ? next.getBoundingClientRect().top : Infinity);
      const height = frame.window.innerHeight;
      if (top < 0 || bottom > height - 40) {
        frame.page.scrollingElement.scrollTop += bottom - top > height * 0.7 ? bottom - height + 60 : top - height * 0.3;
      }
    },
    follow: () => later(follow),
  };
}

function edge() {
  return document.querySelector(".toolbar")?.getBoundingClientRect().bottom ?? 0;
}
