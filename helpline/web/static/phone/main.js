// Puts the page together: the line, its keys, its words, the texts, and what is behind the scenes.

import { $, begin } from "./begin.js";
import * as drawer from "./drawer.js";
import { keeping } from "./keep.js";
import { keypad } from "./keypad.js";
import { Line } from "./line.js";
import * as screen from "./screen.js";
import { choicesOfCall, choicesOfText, isRelay, isSlow, number, situations } from "./situations.js";
import { textMessages } from "./texts.js";
import * as transcript from "./transcript.js";
import { voices } from "./voices.js";
import { makeWire } from "./wire.js";
import { switchLanguages } from "./words.js";

const post = makeWire(isSlow);
voices();

const line = new Line(
  post,
  {
    state: screen.state,
    level: screen.level,
    waits: screen.waits,
    begins(piece) {
      screen.caption(piece);
      transcript.begins(piece);
      drawer.speaking(piece);
    },
    ends(piece, whole) {
      transcript.ends(piece, whole);
      if (piece.kind !== "dialled") return;
      transcript.happened(piece.outcome === "completed" ? "connected" : "not_connected");
    },
    dialled() {
      screen.trouble("");
      screen.startClock();
      drawer.newCall();
      transcript.readOut(line.player.muted);
      transcript.began(number());
    },
    soundless: transcript.soundless,
    pressed: transcript.pressed,
    spoke: transcript.spoke,
    silent: () => transcript.happened("you_silent"),
    told(answer) {
      drawer.told("call", answer);
      if (answer.told_late) transcript.happened("late_told");
    },
    ended(ended) {
      screen.hush();
      transcript.happened(`ended_${ended.by}`);
      if (ended.by === "line") transcript.happened("call_again");
    },
    failed(kind) {
      screen.hush();
      screen.trouble(kind);
    },
  },
  isRelay,
);

const call = () => line.dial(choicesOfCall());
const mute = (muted) => {
  line.player.mute(muted);
  transcript.readOut(muted);
  screen.sound(!muted);
};

keypad((key) => line.press(key), call, () => line.leave("caller"));
$("call").addEventListener("click", call);
$("hang-up").addEventListener("click", () => line.leave("caller"));
$("drop").addEventListener("click", () => line.leave("line"));
$("sound").addEventListener("click", () => mute(!line.player.muted));
$("speech").addEventListener("input", () => ($("speech").value.trim() ? line.drawBreath() : line.holdBreath()));
$("speak").addEventListener("submit", (event) => {
  event.preventDefault();
  const said = $("speech").value.trim();
  if (!said || !line.busy) return;
  $("speech").value = "";
  line.say(said);
});

textMessages(async (body) => {
  const told = await post("text", { ...choicesOfText(), body });
  drawer.told("texts", told);
  return told;
}, screen.trouble);
situations(post, () => mute(isRelay()), screen.trouble);
keeping(post);
switchLanguages([...document.querySelectorAll(".languages a")]);
if (!begin.works) screen.trouble("broken");
