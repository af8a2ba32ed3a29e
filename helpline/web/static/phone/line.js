// One telephone line: dials, presses, speaks, waits, hangs up. It knows nothing of what the page looks like.

import { Player } from "./player.js";

const RELAY_WAIT = 60; // seconds that somebody has to answer who types through an operator
const HEARD = new Set(["played", "said", "toned", "dialled"]);

export class Line {
  /** `post` asks the server; `show` is told what happens, by name; `relay` says who calls. */
  constructor(post, show, relay) {
    this.post = post;
    this.show = show;
    this.relay = relay;
    this.state = "ready";
    this.waiting = null;
    this.ahead = []; // what was done while the server was thinking
    const { begins: begin, ends: end, soundless, level } = show;
    this.player = new Player({ begin, end, soundless, level });
  }

  get busy() {
    return this.state !== "ready";
  }

  async dial(choices) {
    if (this.busy) return;
    this.turn("dialling");
    this.player.moment = 0;
    this.ahead = [];
    this.show.dialled();
    await this.ask("dial", choices);
  }

  press(key) {
    if (!this.busy) return;
    this.show.pressed(key);
    this.act("press", { keys: key }, this.waiting?.keys);
  }

  /** Somebody begins to type what they would say: the line hears it and holds its peace. */
  drawBreath() {
    if (!this.waiting?.speech || this.breath !== undefined) return;
    this.breath = this.cutIn(true);
    if (this.breath !== undefined) this.turn("hearing");
  }

  /** They thought better of it. */
  holdBreath() {
    if (this.breath === undefined) return;
    this.breath = undefined;
    this.listen();
  }

  say(text) {
    if (!this.busy) return;
    const at = this.breath;
    this.breath = undefined;
    this.show.spoke(text);
    if (at === undefined) this.act("speak", { text }, this.waiting?.speech);
    else this.ask("speak", { text, at });
  }

  /** Put the phone down, or lose the line. */
  leave(by) {
    if (!this.busy) return;
    this.breath = undefined;
    this.act("leave", { by }, true);
  }

  /** Do it at this moment; while the server thinks, as soon as it has answered. */
  act(step, sent, listens) {
    const at = this.cutIn(listens);
    if (at === undefined) this.ahead.push([step, sent]);
    else this.ask(step, { ...sent, at });
  }

  /** The present second of the call; if the line listens, what is playing stops. */
  cutIn(listens) {
    if (this.state === "dialling" || this.state === "thinking") return undefined;
    const at = this.moment();
    if (listens) {
      this.player.stop();
      this.player.moment = at;
      this.stopClock();
    }
    return at;
  }

  moment() {
    if (!this.clock) return this.player.now();
    const share = Math.min(1, (performance.now() - this.clock.began) / this.clock.lasts);
    const { since, until } = this.waiting;
    return since + share * Math.max(0, until - since - 0.05);
  }

  async ask(step, sent) {
    const stays = this.waiting?.kind === "sound" && step !== "silence" && step !== "leave";
    if (!stays && step !== "dial") this.turn("thinking");
    let told;
    try {
      told = await this.post(step, sent);
    } catch (refused) {
      return this.fail(refused);
    }
    this.show.told(told);
    if (!stays) await this.take(told);
    return undefined;
  }

  async take(told) {
    this.waiting = told.waiting;
    this.stopClock();
    const ended = told.events.find((event) => event.kind === "ended");
    const pieces = told.events.filter((event) => HEARD.has(event.kind) || event.why === "pause");
    if (ended?.by === "caller" || ended?.by === "line") return this.end(ended);
    const next = told.over ? undefined : this.ahead.shift();
    if (next) return this.ask(next[0], { ...next[1], at: pieces[0]?.start ?? this.waiting.since });
    if (pieces.length) this.turn("talking");
    if (!(await this.player.play(pieces))) return undefined;
    if (ended) return this.end(ended);
    return this.waiting?.kind === "sound" ? this.ask("silence") : this.listen();
  }

  /** The helpline waits; what is not done in time is silence. */
  listen() {
    const { since, until, kind } = this.waiting;
    const seconds = this.relay() && kind === "input" ? Math.max(RELAY_WAIT, until - since) : until - since;
    this.turn(kind === "recording" ? "recording" : "listening");
    this.clock = { began: performance.now(), lasts: seconds * 1000 };
    this.show.waits(seconds * 1000);
    this.clock.timer = setTimeout(() => {
      this.stopClock();
      if (kind === "input") this.show.silent();
      this.ask("silence");
    }, seconds * 1000);
  }

  stopClock() {
    clearTimeout(this.clock?.timer);
    this.clock = null;
    this.show.waits(0);
  }

  end(ended) {
    this.waiting = null;
    this.turn("ready");
    this.show.ended(ended);
  }

  fail(refused) {
    this.player.stop();
    this.stopClock();
    this.waiting = null;
    this.turn("ready");
    this.show.failed(refused.kind);
  }

  turn(state) {
    this.state = state;
    this.show.state(state);
  }
}
