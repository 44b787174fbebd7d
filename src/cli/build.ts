import { newRunId } from '../engine/index.ts'
import { beginRecording, loadRunTemplate, withoutSecrets } from '../run/index.ts'
import { buildSpec } from './build-flags.ts'
import { type CommandIo, parseCommand } from './command.ts'
import { commandPeople } from './command-people.ts'
import { loadRequest } from './template-flags.ts'
import { runTemplate } from './template-run.ts'

export { buildSpec as spec }

/** `ingot build`: reads, prepares, runs. */
export async function run(argv: readonly string[], given: CommandIo): Promise<number> {
  const parsed = parseCommand(buildSpec, argv, given)
  if (!parsed) return 0
  const { flags, positionals } = parsed
  const io = { ...given, machineReadable: given.machineReadable || flags['machine-readable'] }
  const { host, secrets } = io
  const origin = { id: newRunId(host), began: host.clock.now() }
  const { template, digest, data } = await loadRunTemplate({
    request: { ...loadRequest(positionals[0] ?? '', flags, io), warnUndeclared: flags['warn-on-undeclared-var'] },
    origin,
    checking: io,
    signal: io.signal,
    local: flags.local,
    people: commandPeople(io),
  })
  const record = (builds: readonly string[]) =>
    beginRecording({
      origin,
      template: template.path,
      templateDigest: digest,
      data,
      builds,
      argv: withoutSecrets(argv, secrets),
      host,
    })
  return io.exitStatus(await runTemplate({ runId: origin.id, template, flags, io, record }))
}
