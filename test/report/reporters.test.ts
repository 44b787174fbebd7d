import {
  colouredPalette,
  JsonLinesReporter,
  MachineReporter,
  noLiveLine,
  noPrefix,
  plainPalette,
  TerminalLiveLine,
  TerminalReporter,
  timestampPrefix,
} from '../../src/report/index.ts'
import { reporterConformance } from '../conformance/reporter.ts'

reporterConformance('plain', (write) => {
  return new TerminalReporter({ sink: { write }, palette: plainPalette, prefix: noPrefix, live: noLiveLine })
})
reporterConformance('coloured terminal with a live line and times', (write) => {
  const sink = { write, columns: 60 }
  const live = new TerminalLiveLine(sink)
  return new TerminalReporter({ sink, palette: colouredPalette(), prefix: timestampPrefix, live })
})
reporterConformance('machine-readable', (write) => new MachineReporter({ write }))
reporterConformance('JSON lines', (write) => new JsonLinesReporter({ write }))
