// How loud it is at present, for the eye.

export class Meter {
  constructor(decks, show) {
    this.decks = decks;
    this.show = show;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Browsers let sound be measured only once somebody has pressed something. */
  wake() {
    if (!this.context && window.AudioContext) this.connect();
    this.context?.resume();
  }

  connect() {
    this.context = new AudioContext();
    this.ear = this.context.createAnalyser();
    this.ear.fftSize = 512;
    this.samples = new Uint8Array(this.ear.fftSize);
    for (const deck of this.decks) {
      this.context.createMediaElementSource(deck).connect(this.ear);
      deck.addEventListener("playing", () => this.running || this.run());
    }
    this.ear.connect(this.context.destination);
  }

  run() {
    this.running = true;
    const look = () => {
      this.running = this.decks.some((deck) => !deck.paused && !deck.ended);
      this.show(this.running ? this.level() : 0);
      if (this.running) requestAnimationFrame(look);
    };
    look();
  }

  /** From 0 to 1. */
  level() {
    if (this.calm.matches) return 0.6;
    this.ear.getByteTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) sum += ((sample - 128) / 128) ** 2;
    return Math.min(1, Math.sqrt(sum / this.samples.length) * 5);
  }
}
