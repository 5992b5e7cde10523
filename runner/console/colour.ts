/** The colours in which a console's text was written: SGR of ECMA-48 §8.3.117, with the palette of 256 that xterm brought. */
import type { Colour, Coloured } from "../facts/fact.ts";

/** One number per character, as a line's characters are kept: 0 for none, else a colour's place from 1, and whether it is bold. */
export type Pen = number;

/** In the order of their numbers. */
const COLOURS: readonly Colour[] = ["red", "green", "yellow", "blue", "magenta", "cyan"];
const BOLD = 16;
const COLOUR = 15;
/** Black is 0, and none of ours, as white is, which is 7. */
const colourOf = (number: number): Pen => number % 8 > COLOURS.length ? 0 : number % 8;

/** How text is written behind an SGR sequence of these numbers; one that has none is a reset. */
export function penBehind(pen: Pen, parameters: readonly number[]): Pen {
  let next = pen;
  for (let at = 0; at < Math.max(1, parameters.length); at++) {
    const number = parameters[at] ?? 0;
    if (number === 38 || number === 48) {
      const [kind, index = 0] = parameters.slice(at + 1, at + 3);
      if (number === 38 && kind === 5) next = (next & BOLD) | colourOfPalette(index);
      at += kind === 5 ? 2 : kind === 2 ? 4 : 0;
    } else next = penOf(next, number);
  }
  return next;
}

function penOf(pen: Pen, number: number): Pen {
  if (number === 0) return 0;
  if (number === 1) return pen | BOLD;
  if (number === 22) return pen & ~BOLD;
  if (number === 39) return pen & BOLD;
  const isColour = (number >= 30 && number <= 37) || (number >= 90 && number <= 97);
  return isColour ? (pen & BOLD) | colourOf(number % 10) : pen;
}

/** The nearest of the eight: of the cube a channel counts that has half of what the strongest has; greys are none. */
function colourOfPalette(index: number): Pen {
  if (index < 16) return colourOf(index);
  if (index >= 232) return 0;
  const channels = [36, 6, 1].map((step) => Math.floor((index - 16) / step) % 6);
  const most = Math.max(...channels);
  const [red = 0, green = 0, blue = 0] = channels.map((each) => most > 0 && each * 2 >= most ? 1 : 0);
  return colourOf(red + 2 * green + 4 * blue);
}

/** What of a line is coloured or bold, from left to right. */
export function colouredOf(pens: Uint8Array): readonly Coloured[] {
  const runs: Coloured[] = [];
  for (let from = 0; from < pens.length;) {
    const pen = pens[from] ?? 0;
    let to = from + 1;
    while (to < pens.length && pens[to] === pen) to += 1;
    const colour: Colour | undefined = COLOURS[(pen & COLOUR) - 1];
    if (pen !== 0) {
      runs.push({ from, to, ...(colour && { colour }), ...((pen & BOLD) !== 0 && { bold: true }) });
    }
    from = to;
  }
  return runs;
}
