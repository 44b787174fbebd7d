import { IngotError } from '../errors/index.ts'
import { type CommandIo, chooseCommand, helpText, parseCommand } from './command.ts'
import { booleanFlag, hiddenFlags, stringFlag } from './flags.ts'
import { loadRequest, templateFlags } from './template-flags.ts'

export const spec = {
  usage: 'ingot plugins <command> [options]',
  description: `
For scripts that look after Packer's plugins. Ingot has its components built in and can't use plugins
yet; a later version will.

Commands:

  install SOURCE      succeeds for a plugin whose components are built in, fails for others
  installed           lists installed plugins: none
  remove SOURCE       fails: there is none to remove
  required TEMPLATE   lists what an HCL2 template requires; fails for JSON templates, as in Packer`,
  flags: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { command: 'ingot plugins install github.com/hashicorp/amazon', explanation: 'Nothing is needed for amazon-ebs.' },
  ],
} as const

const installSpec = {
  usage: 'ingot plugins install [options] SOURCE [CONSTRAINT]',
  description: `
Says which components of a Packer plugin are built into Ingot. Exit status 0 when there are some, so that
scripts that install plugins go on; 1 when there are none.`,
  flags: {
    path: stringFlag('FILE', 'The file of a plugin; no file can be used yet.'),
    force: booleanFlag('Accepted, without effect.'),
  },
  positionals: { least: 1, most: 2 },
  examples: [
    { command: 'ingot plugins install github.com/hashicorp/amazon', explanation: 'Nothing is needed for amazon-ebs.' },
  ],
} as const

const installedSpec = {
  usage: 'ingot plugins installed',
  description: 'Lists the files of installed plugins, one per line: none, for now.',
  flags: {},
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot plugins installed', explanation: 'Prints nothing.' }],
} as const

const removeSpec = {
  usage: 'ingot plugins remove SOURCE [CONSTRAINT]',
  description: 'Removes an installed plugin. None can be installed yet, so there is none to remove.',
  flags: {},
  positionals: { least: 1, most: 2 },
  examples: [{ command: 'ingot plugins remove github.com/hashicorp/qemu', explanation: 'Exit status 1.' }],
} as const

const requiredSpec = {
  usage: 'ingot plugins required TEMPLATE',
  description: 'Lists the plugins that an HCL2 template requires, one per line. JSON templates can require none.',
  flags: hiddenFlags(templateFlags),
  positionals: { least: 1, most: 1 },
  completes: 'template' as const,
  examples: [{ command: 'ingot plugins required .', explanation: 'List them by name, source and version.' }],
} as const

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>

export const subcommands = {
  install: async () => ({ spec: installSpec, run: install }),
  installed: async () => ({ spec: installedSpec, run: installed }),
  remove: async () => ({ spec: removeSpec, run: remove }),
  required: async () => ({ spec: requiredSpec, run: required }),
}

export const run: Command = async (argv, io) => {
  const [name, ...rest] = argv
  const asksHelp = name !== undefined && /^--?(h|help)$/.test(name)
  if (name === undefined || asksHelp) {
    io.stdout.write(helpText(spec))
    return asksHelp ? 0 : 1
  }
  return (await chooseCommand(subcommands, name, 'ingot plugins')()).run(rest, io)
}

const install: Command = async (argv, io) => {
  const parsed = parseCommand(installSpec, argv, io)
  if (!parsed) return 0
  const [source = ''] = parsed.positionals
  if (parsed.flags.path !== undefined) throw notYet(`the plugin "${parsed.flags.path}" can't be installed`)
  const { componentsOf } = await import('./plugin-components.ts')
  const { builtIn, missing } = componentsOf(source)
  if (builtIn.length === 0) throw notYet(`the plugin "${source}" can't be installed`)
  const others = missing.length === 0 ? '' : `; not there yet: ${missing.join(', ')}`
  io.stdout.write(`Nothing to install for ${source}: built into Ingot: ${builtIn.join(', ')}${others}\n`)
  return 0
}

const installed: Command = async (argv, io) => {
  parseCommand(installedSpec, argv, io)
  return 0
}

const remove: Command = async (argv, io) => {
  const parsed = parseCommand(removeSpec, argv, io)
  if (!parsed) return 0
  throw new IngotError('plugins/none', `no installed plugin matches "${parsed.positionals.join(' ')}"`, {
    hint: 'this version of Ingot has no plugins: what it has is built in',
  })
}

const required: Command = async (argv, io) => {
  const parsed = parseCommand(requiredSpec, argv, io)
  if (!parsed) return 0
  const { pluginRequirements } = await import('./plugin-requirements.ts')
  const request = loadRequest(parsed.positionals[0] ?? '', parsed.flags, io)
  for (const { name, source, version } of await pluginRequirements(request, 'ingot plugins required')) {
    io.stdout.write(`${name} ${source} ${JSON.stringify(version)}\n`)
  }
  return 0
}

function notYet(sentence: string): IngotError {
  return new IngotError('plugins/not-yet', `${sentence}: Ingot cannot use plugins yet`, {
    hint: 'a later version will; until then templates can use what is built in',
  })
}
