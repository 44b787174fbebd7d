import { IngotError, nearest } from '../../errors/index.ts'
import { listedInQuotes } from '../../names/index.ts'
import type { LoadRequest } from '../request.ts'
import type { TemplateWarning } from '../template.ts'

type Selection = Pick<LoadRequest, 'only' | 'except'>

interface Named {
  readonly name: string
}

/**
 * The builders that `-only` and `-except` leave, by their exact rendered names.
 * @throws IngotError `template/no-builds` when none is left
 */
export function selectBuilders<B extends Named>(builders: readonly B[], { only, except }: Selection): B[] {
  const [wanted, unwanted] = [new Set(only), new Set(except)]
  const selected = builders.filter(({ name }) => (wanted.size === 0 || wanted.has(name)) && !unwanted.has(name))
  if (selected.length > 0) return selected
  const names = listedInQuotes(builders.map(({ name }) => name))
  throw new IngotError('template/no-builds', `no builds to run: ${describeSelection({ only, except })} leaves none`, {
    hint: `the template has ${names}`,
  })
}

function describeSelection({ only, except }: Selection): string {
  const flags = [
    only.length > 0 ? `-only=${only.join(',')}` : '',
    except.length > 0 ? `-except=${except.join(',')}` : '',
  ]
  return flags.filter(Boolean).join(' ')
}

/** Names given to `-only` and `-except` that nothing has: most likely misspelt. */
export function selectionWarnings(
  postProcessors: readonly Named[],
  builders: readonly Named[],
  { only, except }: Selection,
): TemplateWarning[] {
  const builds = new Set(builders.map(({ name }) => name))
  const excludable = builds.union(new Set(postProcessors.map(({ name }) => name)))
  return [
    ...unknown(only, builds).map((name) => warning(`-only: no build is named "${name}"`, name, builds)),
    ...unknown(except, excludable).map((name) =>
      warning(`-except: no build or post-processor is named "${name}"`, name, excludable),
    ),
  ]
}

function unknown(names: readonly string[], known: ReadonlySet<string>): string[] {
  return names.filter((name) => !known.has(name))
}

function warning(text: string, name: string, known: ReadonlySet<string>): TemplateWarning {
  const near = nearest(name, known)
  return { text: near ? `${text}; did you mean "${near}"?` : text, place: undefined }
}
