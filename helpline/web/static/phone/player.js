// Plays what is heard, piece after piece, and knows at every moment which second of the call it is.
// Two <audio> elements take turns: while one plays, the other fetches what comes next.

import { Meter } from "./meter.js";

const PATIENCE = 10000; // milliseconds for a sound to begin before its words must do
const LONGEST_TALK = 6; // seconds of a person's telephone ringing that are acted out

export class Player {
  /** `watch` is told {begin, end, soundless, level}: of each piece, and how loud it is. */
  constructor(watch) {
    this.watch = watch;
    this.decks = [new Audio(), new Audio()];
    for (const deck of this.decks) deck.preload = "auto";
    this.meter = new Meter(this.decks, watch.level);
    this.turn = 0;
    this.run = 0;
    this.muted = false;
    this.moment = 0;
    this.place = null;
  }

  /** Let there be sound, or words alone. */
  mute(muted) {
    this.muted = muted;
    for (const deck of this.decks) deck.muted = muted;
  }

  /** The second of the call that has been reached. */
  now() {
    return this.place ? this.place() : this.moment;
  }

  /** Play these from the first to the last; true unless something else was begun meanwhile. */
  async play(pieces) {
    const run = this.halt();
    this.meter.wake();
    for (const [place, piece] of pieces.entries()) {
      this.prepare(pieces[place + 1]);
      this.watch.begin(piece);
      await this.sound(piece, run);
      if (run !== this.run) return false;
      this.moment = piece.start + piece.seconds;
      this.place = null;
      this.watch.end(piece, true);
    }
    return true;
  }

  /** Stop at once. */
  stop() {
    const piece = this.piece;
    this.moment = this.now();
    this.halt();
    if (piece) this.watch.end(piece, false);
  }

  halt() {
    this.run += 1;
    this.place = null;
    this.piece = null;
    for (const deck of this.decks) deck.pause();
    delete this.decks[this.turn].dataset.src; // half heard: to be played from its beginning
    this.finish?.();
    return this.run;
  }

  prepare(piece) {
    const deck = this.decks[(this.turn + 1) % 2];
    if (piece?.src && deck.dataset.src !== piece.src) load(deck, piece.src);
  }

  async sound(piece, run) {
    this.piece = piece;
    const played = piece.src && (await this.playDeck(piece));
    if (!played && run === this.run) {
      if (piece.src) this.watch.soundless(piece);
      await this.wait(piece);
    }
    if (run === this.run) this.piece = null;
  }

  /** Whether the sound could be heard to its end; false too where it was stopped. */
  playDeck(piece) {
    this.turn = (this.turn + 1) % 2;
    const deck = this.decks[this.turn];
    if (deck.dataset.src !== piece.src || deck.ended || deck.error) load(deck, piece.src);
    const share = () => (deck.duration ? Math.min(1, deck.currentTime / deck.duration) : 0);
    this.place = () => piece.start + share() * piece.seconds;
    return new Promise((done) => {
      const late = setTimeout(() => finish(false), PATIENCE);
      const finish = (well) => {
        clearTimeout(late);
        deck.onended = deck.onerror = deck.onplaying = this.finish = null;
        if (!well) deck.pause();
        done(well);
      };
      this.finish = () => finish(false);
      deck.onplaying = () => clearTimeout(late);
      deck.onended = () => finish(true);
      deck.onerror = () => finish(false);
      deck.play().catch(() => finish(false));
    });
  }

  /** Let time pass as the piece would have taken, in silence. */
  wait(piece) {
    const lasts = piece.kind === "dialled" ? Math.min(piece.seconds, LONGEST_TALK) : piece.seconds;
    const began = performance.now();
    const share = () => (lasts ? Math.min(1, (performance.now() - began) / 1000 / lasts) : 1);
    this.place = () => piece.start + share() * piece.seconds;
    return new Promise((done) => {
      const timer = setTimeout(() => this.finish?.(), lasts * 1000);
      this.finish = () => {
        clearTimeout(timer);
        this.finish = null;
        done();
      };
    });
  }
}

function load(deck, src) {
  deck.dataset.src = src;
  deck.src = src;
  deck.load();
}
