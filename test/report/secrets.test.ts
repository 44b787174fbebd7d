import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventHub, MASK, Masker, noTerminal, uiFor } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import {
  JsonLinesReporter,
  MachineReporter,
  machineLine,
  noLiveLine,
  noPrefix,
  plainPalette,
  TerminalReporter,
} from '../../src/report/index.ts'
import { LogReporter } from '../../src/report/log-reporter.ts'
import { ScriptOutput } from '../../src/scripts/output.ts'
import { FakeClock } from '../support/fake-host.ts'
import { collector } from './support.ts'

/** Every form of output, over one hub. */
function everySink(secret: string) {
  const masker = new Masker()
  masker.add(secret)
  const [terminal, machine, events, log] = [collector(), collector(), collector(), collector()]
  const reporters = [
    new TerminalReporter({ sink: terminal, palette: plainPalette, prefix: noPrefix, live: noLiveLine }),
    new MachineReporter(machine),
    new JsonLinesReporter(events),
    new LogReporter((line) => log.write(`${line}\n`), true),
  ]
  const hub = new EventHub({ run: 'r', clock: new FakeClock(), masker, reporters })
  const texts = () => [terminal, machine, events, log].map(({ text }) => text())
  return { hub, ui: uiFor(hub, { build: 'b' }, noTerminal), texts }
}

/** How a sink would write it. */
function written(secret: string): readonly string[] {
  const field = machineLine(0, '', '', [secret]).slice('0,,,'.length, -1)
  return [secret, JSON.stringify(secret).slice(1, -1), field, encodeURIComponent(secret), base64(secret)]
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '')
}

// Of visible letters and single spaces: white space at the end of a line is cut off, as Packer does.
const anySecret = fc
  .string({
    unit: fc.oneof(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }), fc.constantFrom('é', '✓', '👍')),
    minLength: 6,
    maxLength: 40,
  })
  .filter((text) => !/\s/.test(text) && !MASK.includes(text) && !/^(?:undefined)$/i.test(text))

test('no sink shows a secret, however the output of a command is cut into pieces', () => {
  fc.assert(
    fc.property(
      anySecret,
      fc.array(fc.nat({ max: 500 }), { maxLength: 8 }),
      fc.constantFrom('', '\n', '\r\n', ' x\n'),
      (secret, cuts, between) => {
        const { ui, texts } = everySink(secret)
        const output = new ScriptOutput(ui)
        const bytes = Buffer.from(`a ${secret}${between}${encodeURIComponent(secret)}${between}x${base64(secret)} b\n`)
        const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]
        for (const [index, place] of places.slice(1).entries()) {
          output.sinks.onStdout(bytes.subarray(places[index], place))
        }
        output.end()
        for (const text of texts()) for (const form of written(secret)) expect(text).not.toContain(form)
      },
    ),
    { numRuns: 150 },
  )
})

test('no sink shows a secret in what is said, in errors and in artifacts', () => {
  fc.assert(
    fc.property(anySecret, (secret) => {
      const { hub, ui, texts } = everySink(secret)
      ui.say(secret)
      ui.message(`a\n${secret}`)
      ui.warning(`x${secret}y`)
      ui.error(secret)
      ui.machine('note', secret)
      ui.progress(secret, 1, 2, 'bytes')
      const error = new IngotError('x/y', secret, {
        hint: secret,
        details: [secret],
        step: secret,
        cause: new Error(secret),
      })
      const artifact = { builderId: 'x', id: secret, files: [secret], description: secret }
      hub.emit(
        { type: 'build-finished', outcome: 'failed', duration: 1, error, artifacts: [artifact] },
        { build: secret },
      )
      hub.emit({ type: 'resource-left', kind: 'k', id: secret }, { build: 'b' })
      hub.emit({ type: 'run-finished', outcome: 'failed', duration: 1 })
      for (const text of texts()) for (const form of written(secret)) expect(text).not.toContain(form)
    }),
    { numRuns: 60 },
  )
})
