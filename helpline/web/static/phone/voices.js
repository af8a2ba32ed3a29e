// Choose by ear: the same sentence in each voice that is there, one at a time.

const player = new Audio();

export function voices() {
  const buttons = [...document.querySelectorAll("button.voice")];
  const mark = (playing) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button === playing));
  };
  mark(null);
  player.addEventListener("ended", () => mark(null));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const again = button.getAttribute("aria-pressed") === "true";
      player.pause();
      mark(again ? null : button);
      if (again) return;
      player.src = button.dataset.sound;
      player.play().catch(() => mark(null));
    });
  }
}
