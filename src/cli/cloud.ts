import { type CommandIo, chooseCommand, helpText } from './command.ts'

export const spec = {
  usage: 'ingot cloud <command> [options]',
  description: `
Runs a cloud on this computer that speaks EC2's language and whose instances are virtual machines.
"ingot build --local" uses it while it runs, and runs one by itself otherwise.

Commands:

  start     start it in the background
  stop      shut its machines down and stop it
  status    show whether it runs, how its machines run, and what it holds
  env       print the variables by which AWS's tools find it
  reset     forget everything it made, base images excepted
  image     make, take in, list and remove base images

"ingot cloud <command> -help" tells more.`,
  flags: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [
    { command: 'ingot cloud image create debian-12', explanation: 'Make something to start machines from, once.' },
    { command: 'ingot cloud start', explanation: 'Start the cloud.' },
    { command: 'eval "$(ingot cloud env)"', explanation: "Let this shell's AWS tools talk to it." },
  ],
}

export const subcommands = {
  start: () => import('./cloud/start.ts'),
  stop: () => import('./cloud/stop.ts'),
  status: () => import('./cloud/status.ts'),
  env: () => import('./cloud/env.ts'),
  reset: () => import('./cloud/reset.ts'),
  image: () => import('./cloud/image.ts'),
}

/** What `start` runs in the background; not for people, and not in the help. */
const hidden = { serve: () => import('./cloud/serve.ts') }

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv
  if (name !== undefined && /^--?(h|help)$/.test(name)) {
    io.stdout.write(helpText(spec))
    return 0
  }
  const load = name === 'serve' ? hidden.serve : chooseCommand(subcommands, name, 'ingot cloud')
  return (await load()).run(rest, io)
}
