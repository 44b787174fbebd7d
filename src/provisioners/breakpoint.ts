import type { ProvisionerType } from '../engine/index.ts'
import { boolean, defineOptions, option, string } from '../options/index.ts'

const options = defineOptions({
  note: option(string().default(''), 'Shown when the breakpoint is reached.'),
  disable: option(boolean().default(false), 'Goes on without asking.'),
})

/** Waits until somebody at the terminal has had a look at the machine. */
export const breakpoint: ProvisionerType<typeof options> = {
  type: 'breakpoint',
  options,
  prepare({ options: { note, disable } }) {
    const withNote = note === '' ? '' : ` with note "${note}"`
    return {
      warnings: [],
      async run(_communicator, _generated, { ui, signal }) {
        if (disable) return ui.say(`Breakpoint provisioner${withNote} disabled; continuing...`)
        ui.say(`Pausing at breakpoint provisioner${withNote}.`)
        await ui.ask('Press enter to continue.', signal)
      },
    }
  },
}
