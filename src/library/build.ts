import { maskError, newRunId, noTerminal } from '../engine/index.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import { beginRecording, loadRunTemplate, type RunOrigin, TemplateRun, withoutSecrets } from '../run/index.ts'
import { variableText } from '../template/typescript/index.ts'
import type { ImageTemplate, Variables } from '../template/typescript/writing.ts'
import type { MadeArtifact } from './artifacts.ts'
import { asRun } from './as-run.ts'
import { EventQueue } from './event-queue.ts'
import type { BuildOptions } from './options.ts'
import type { RunOutcome } from './outcome.ts'
import { outcomeOf } from './outcome-of.ts'
import type { Run } from './run.ts'
import { type Source, sourceOf } from './template-source.ts'

/**
 * Makes the images that a template describes, all its builds at once, and gives back everything temporary that was needed.
 *
 * @param template the path of one in any syntax, or what `template({ … })` made
 * @returns its outcome when it is awaited, its events when it is iterated over
 * @throws (when awaited) IngotError or IngotErrors for mistakes in the template, before anything runs; RunFailed for a run
 *   that didn't come to its end
 *
 * @example
 *   const run = build(image, { vars: { region: 'eu-west-1' }, signal: AbortSignal.timeout(3_600_000) })
 *   for await (const event of run) if (event.type === 'say') console.log(event.text)
 *   const { builds } = await run
 *   console.log(builds.web.artifact?.amis['eu-west-1'])
 */
export function build(template: string, options?: BuildOptions): Run<Readonly<Record<string, MadeArtifact>>>
export function build<V extends Variables, A>(template: ImageTemplate<V, A>, options?: BuildOptions<V>): Run<A>
export function build(template: string | ImageTemplate, options: BuildOptions = {}): Run<unknown> {
  const events = new EventQueue()
  return asRun(runToItsEnd(template, options, events), events)
}

async function runToItsEnd<A>(
  given: string | ImageTemplate,
  options: BuildOptions,
  events: EventQueue,
): Promise<RunOutcome<A>> {
  try {
    return await runFrom<A>(sourceOf(given, options), typeof given === 'string', options, events)
  } finally {
    // Mistakes are found before a run is there that could close it.
    await events.close()
  }
}

async function runFrom<A>(
  source: Source,
  isFile: boolean,
  options: BuildOptions,
  events: EventQueue,
): Promise<RunOutcome<A>> {
  const { request, attempt, checking, host, secrets } = source
  const { signal = new AbortController().signal } = options
  const origin: RunOrigin = { id: newRunId(host), began: host.clock.now() }
  const { template, digest, data } = await loadRunTemplate({
    request,
    origin,
    checking,
    signal,
    local: options.local ?? false,
    attempt,
  })
  const argv = withoutSecrets(commandLine(isFile ? template.path : '-', options), secrets)
  const run = new TemplateRun({
    runId: origin.id,
    template,
    wishes: {
      local: options.local ?? false,
      force: options.force ?? false,
      debug: false,
      onError: options.onError ?? 'cleanup',
      parallel: options.parallel ?? 0,
    },
    host,
    secrets,
    signal,
    reporters: [events],
    prompter: noTerminal,
    record: (builds) =>
      beginRecording({ origin, template: template.path, templateDigest: digest, data, builds, argv, host }),
    isResumable: isFile,
  })
  try {
    const { builds, errors } = await run.prepare()
    throwAll(errors.map((error) => maskError(error, secrets)))
    if (builds.length === 0) throw new IngotError('build/nothing', 'there are no builds to run')
    return outcomeOf<A>(await run.run(builds), template, origin.id, secrets)
  } finally {
    await run.close()
  }
}

/** The same wishes as a command line: what `ingot resume` goes by. */
function commandLine(path: string, options: BuildOptions): readonly string[] {
  const { vars = {}, varFiles = [], only = [], except = [], local, force, onError, parallel } = options
  const given = Object.entries(vars).filter(([, value]) => value !== undefined)
  return [
    ...given.map(([name, value]) => `-var=${name}=${variableText(value)}`),
    ...varFiles.map((file) => `-var-file=${file}`),
    ...(only.length > 0 ? [`-only=${only.join(',')}`] : []),
    ...(except.length > 0 ? [`-except=${except.join(',')}`] : []),
    ...(local ? ['-local'] : []),
    ...(force ? ['-force'] : []),
    ...(onError ? [`-on-error=${onError}`] : []),
    ...(parallel ? [`-parallel-builds=${parallel}`] : []),
    path,
  ]
}
