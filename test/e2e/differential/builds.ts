import fc from 'fast-check'

export interface BuildCase {
  readonly template: {
    readonly builders: readonly object[]
    readonly provisioners: readonly object[]
    readonly 'error-cleanup-provisioner'?: object
    readonly 'post-processors': readonly unknown[]
  }
  readonly flags: readonly string[]
}

const NAMES = ['a', 'b', 'c'] as const

const builder = (name: string) =>
  fc.constantFrom<object>(
    { type: 'null', communicator: 'none', name },
    { type: 'file', name, content: `made as ${name}`, target: `out-${name}.txt` },
    { type: 'file', name, content: `made as {{build_name}}\n`, target: `out/${name}/{{build_type}}.txt` },
  )

const builders = fc
  .subarray([...NAMES], { minLength: 1 })
  .chain((names) => fc.tuple(...names.map(builder)).map((built) => ({ names: names as string[], built })))

let tellings = 0
const telling = (what: string) => `echo ">${what} ${tellings++} {{build_name}} $PACKER_BUILD_NAME $PACKER_BUILDER_TYPE"`

/** Present in some cases: `only`, `except` and what else belongs to a key. */
const some = <T>(key: string, value: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: value.map((each) => ({ [key]: each })), weight })

const restricted = (names: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constant({}), weight: 3 },
    fc.subarray([...names], { minLength: 1 }).map((only) => ({ only })),
    fc.subarray([...names], { minLength: 1 }).map((except) => ({ except })),
  )

const outcome = fc.oneof({ arbitrary: fc.constant('true'), weight: 8 }, fc.constantFrom('exit 3', 'false'))

/** Overrides have as many members as what they replace, and only builds with steps know their data (docs/differences.md). */
const provisioner = (names: readonly string[], hasSteps: boolean) =>
  fc
    .tuple(
      outcome,
      restricted(names),
      some(
        'override',
        fc.constantFrom(...names).map((name) => ({ [name]: { inline: [telling('override'), 'true', 'true'] } })),
      ),
      some('max_retries', fc.constantFrom(1, '2')),
      some('environment_vars', fc.constantFrom(['A=1'], [hasSteps ? 'A={{build `ID`}}' : 'A=2', "B=it's"])),
      some('valid_exit_codes', fc.constantFrom([0, 3], [3])),
      some('pause_before', fc.constant('1ms')),
    )
    .map(
      ([end, ...keys]) =>
        Object.assign({ type: 'shell-local', inline: [telling('provision'), 'echo ">$A$B"', end] }, ...keys) as object,
    )

const meta = (names: readonly string[]) =>
  fc
    .tuple(
      some('keep_input_artifact', fc.boolean(), 3),
      restricted(names),
      some('name', fc.constantFrom('first', 'second')),
    )
    .map((keys) => Object.assign({}, ...keys) as object)

const postProcessor = (names: readonly string[], hasSteps: boolean) =>
  fc
    .tuple(
      fc.oneof<fc.Arbitrary<object>[]>(
        outcome.map((end) => ({
          type: 'shell-local',
          inline: [telling('post'), 'ls out* 2>/dev/null | sed "s/^/>/"', end],
        })),
        fc.constantFrom(
          { type: 'manifest' },
          {
            type: 'manifest',
            output: 'm-{{build_name}}.json',
            strip_path: true,
            custom_data: { id: hasSteps ? '{{build `ID`}}' : '{{build_name}}' },
          },
          { type: 'checksum', checksum_types: ['md5', 'sha256'], output: 'sum-{{.BuildName}}.{{.ChecksumType}}' },
          { type: 'checksum', output: 'sums/{{.BuilderType}}.{{.ChecksumType}}' },
          { type: 'artifice', files: ['out-*.txt', 't.json'] },
          { type: 'artifice', files: ['sum-*'] },
        ),
      ),
      meta(names),
    )
    .map(([component, keys]) => ({ ...component, ...keys }))

const entry = (names: readonly string[], hasSteps: boolean) =>
  fc.oneof<fc.Arbitrary<unknown>[]>(
    postProcessor(names, hasSteps),
    fc.array(postProcessor(names, hasSteps), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('manifest', ['manifest']),
  )

const flags = fc.oneof(
  { arbitrary: fc.constant<string[]>([]), weight: 5 },
  fc.constantFrom(
    ['-only=a'],
    ['-only=b,c'],
    ['-except=a'],
    ['-except=first'],
    ['-except=second,b'],
    ['-except=manifest'],
    ['-force'],
    ['-on-error=abort'],
    ['-on-error=run-cleanup-provisioner'],
  ),
)

/** What is deterministic in Packer: one build at a time, and names that are there. */
export const buildCase: fc.Arbitrary<BuildCase> = builders.chain(({ names, built }) => {
  const hasSteps = built.every((each) => !('target' in each))
  return fc
    .tuple(
      fc.array(provisioner(names, hasSteps), { maxLength: 3 }),
      hasSteps ? some('error-cleanup-provisioner', provisioner(names, true)) : fc.constant({}),
      fc.array(entry(names, hasSteps), { maxLength: 3 }),
      flags,
    )
    .filter(([, , , given]) => leavesSome(names, given))
    .map(([provisioners, cleanup, after, given]) => ({
      template: { builders: built, provisioners, ...cleanup, 'post-processors': after.map(keepingBuilders) },
      flags: given,
    }))
})

interface PostProcessor {
  readonly type: string
  readonly name?: string
  readonly only?: unknown
  readonly except?: unknown
}

/**
 * A sequence in whose middle the builder's artifact is not kept: Packer deletes it there and then, before the next sequence
 * begins (docs/differences.md).
 */
function keepingBuilders(sequence: unknown): unknown {
  if (!Array.isArray(sequence)) return sequence
  return sequence.map((each: PostProcessor, index) => {
    const mayHaveBuilders = index > 0 && sequence.slice(0, index).every(mayPassOn)
    return mayHaveBuilders && typeof each === 'object' ? { ...each, keep_input_artifact: true } : each
  })
}

/** Answers with the artifact that it was given, or may be left out. */
function mayPassOn(each: PostProcessor | string): boolean {
  if (typeof each === 'string') return true
  return ['shell-local', 'manifest'].includes(each.type) || Boolean(each.only || each.except || each.name)
}

/** That nothing is left to build is no mistake in Packer (docs/differences.md). */
function leavesSome(names: readonly string[], [flag = '']: readonly string[]): boolean {
  const [name, value = ''] = flag.split('=')
  const given = value.split(',')
  if (name === '-only') return names.some((each) => given.includes(each))
  return name !== '-except' || names.some((each) => !given.includes(each))
}
