/**
 * What the serial ports of a guest said: console, frames of the report channel, phases and the ending.
 *
 * @module
 */
export {
  type Awaited,
  type Ending,
  type EndingName,
  type EndingOf,
  ENDINGS,
  type Frame,
  listenToStream,
  type Moment,
  type Phase,
  type PhaseStart,
  type Recording,
  type RecordingStream,
} from "./console.ts";
