import { type CommandIo, chooseCommand, helpText } from './command.ts'

const spec = {
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

const commands = {
  start: async () => (await import('./cloud/start.ts')).start,
  stop: async () => (await import('./cloud/stop.ts')).stop,
  status: async () => (await import('./cloud/status.ts')).status,
  env: async () => (await import('./cloud/env.ts')).env,
  reset: async () => (await import('./cloud/reset.ts')).reset,
  image: async () => (await import('./cloud/image.ts')).image,
}

/** What `start` runs in the background; not for people, and not in the help. */
const hidden = { serve: async () => (await import('./cloud/serve.ts')).serve }

export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv
  if (name !== undefined && /^--?(h|help)$/.test(name)) {
    io.stdout.write(helpText(spec))
    return 0
  }
  const load = name === 'serve' ? hidden.serve : chooseCommand(commands, name, 'ingot cloud')
  const command = await load()
  return command(rest, io)
}
