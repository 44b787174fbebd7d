import { EventHub, noTerminal, type Ui, uiFor } from '../engine/index.ts'
import { noLiveLine, noPrefix, plainPalette, TerminalReporter } from '../report/index.ts'
import type { CommandIo } from './command.ts'

/** Talks on standard error, for commands whose standard output is read by scripts. */
export function quietUi(io: CommandIo): Ui {
  const reporter = new TerminalReporter({ sink: io.stderr, palette: plainPalette, prefix: noPrefix, live: noLiveLine })
  const hub = new EventHub({ run: '', clock: io.host.clock, masker: io.secrets, reporters: [reporter] })
  return uiFor(hub, {}, noTerminal)
}
