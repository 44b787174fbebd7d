import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { IngotError } from '../errors/index.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { booleanFlag } from './flags.ts'

export const spec = {
  usage: 'ingot init [options] TEMPLATE',
  description: `
Installs the plugins that an HCL2 template requires. JSON templates can't require any: for them the
command fails as Packer's does. HCL2 templates and plugins come with a later version of Ingot.`,
  flags: {
    upgrade: booleanFlag('Look for newer versions of what is installed.'),
    force: booleanFlag('Install again what is installed.'),
  },
  positionals: { least: 1, most: 1 },
  completes: 'template',
  examples: [
    { command: 'ingot init .', explanation: 'What will install the plugins of the templates in this folder.' },
  ],
} as const

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(spec, argv, io)
  if (!parsed) return 0
  throw await noRequirements(parsed.positionals[0] ?? '', 'ingot init', io)
}

/** Why a template's requirements can't be looked at: Packer has none in JSON, and Ingot reads no HCL2 yet. */
export async function noRequirements(path: string, command: string, io: CommandIo): Promise<IngotError> {
  const found = await stat(resolve(io.host.cwd, path)).catch(() => undefined)
  if (!found && path !== '-') {
    const hint = 'check the path; it is relative to the working folder'
    return new IngotError('template/not-found', `the template "${path}" does not exist`, { hint })
  }
  if (found?.isDirectory() || /\.pkr\.(?:hcl|json)$/.test(path)) {
    const sentence = `"${command}" reads the requirements of HCL2 templates, which Ingot cannot read yet: "${path}"`
    return new IngotError('template/hcl2', sentence, { hint: 'JSON templates are built without this command' })
  }
  const sentence = `only HCL2 templates can require plugins, and "${path}" is a JSON template`
  return new IngotError('plugins/json', sentence, { hint: 'leave the command out: what Ingot has is built in' })
}
