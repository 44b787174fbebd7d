import { closeSync, openSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Reporter } from '../engine/index.ts'
import { IngotError, messageOf } from '../errors/index.ts'
import {
  colouredPalette,
  JsonLinesReporter,
  type LinePrefix,
  type LiveLine,
  MachineReporter,
  noLiveLine,
  noPrefix,
  plainPalette,
  type Sink,
  TerminalLiveLine,
  TerminalReporter,
  timestampPrefix,
  wantsColour,
} from '../report/index.ts'
import type { CommandIo } from './command.ts'
import { logReporter } from './log.ts'

export interface ReporterChoice {
  /** `-color`; undefined leaves it to the terminal. */
  readonly color: boolean | undefined
  readonly timestamps: boolean
  /** `--events`: a file for events as JSON lines. */
  readonly events: string | undefined
}

/** The line at the bottom of a terminal that shows what is under way. */
export function liveLineFor(io: CommandIo): LiveLine {
  return io.stdout.isTTY === true && !io.machineReadable ? new TerminalLiveLine(io.stdout) : noLiveLine
}

/** Everything that shall hear of a run. @throws IngotError `cli/events-file` when the file can't be written */
export function reportersFor(choice: ReporterChoice, io: CommandIo, live: LiveLine = noLiveLine): Reporter[] {
  const events = choice.events === undefined ? [] : [eventsReporter(resolve(io.host.cwd, choice.events), io.stderr)]
  const log = logReporter(io)
  return [
    ...events,
    ...(log ? [log] : []),
    io.machineReadable ? new MachineReporter(io.stdout, prefixOf(choice)) : terminalReporter(choice, io, live),
  ]
}

function terminalReporter(choice: ReporterChoice, io: CommandIo, live: LiveLine): Reporter {
  const { color } = choice
  const terminal = io.stdout.isTTY === true
  return new TerminalReporter({
    sink: io.stdout,
    palette: wantsColour(color ?? terminal, io.host.env) ? colouredPalette() : plainPalette,
    prefix: prefixOf(choice),
    live,
  })
}

function prefixOf({ timestamps }: ReporterChoice): LinePrefix {
  return timestamps ? timestampPrefix : noPrefix
}

function eventsReporter(path: string, stderr: Sink): Reporter {
  const file = openEvents(path)
  let broken = false
  const write = (text: string) => {
    if (broken) return
    try {
      writeSync(file, text)
    } catch (error) {
      // A full disk must not stop a build half-way; its events end here, and that is told once.
      broken = true
      stderr.write(`Warning: the events in "${path}" end here: ${messageOf(error)}\n`)
    }
  }
  return new JsonLinesReporter({ write }, () => closeSync(file))
}

function openEvents(path: string): number {
  try {
    return openSync(path, 'w', 0o600)
  } catch (error) {
    throw new IngotError('cli/events-file', `the file "${path}" of "--events" can't be written: ${messageOf(error)}`, {
      hint: 'name a file in a folder that is there and can be written',
      cause: error,
    })
  }
}
