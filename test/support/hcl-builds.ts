import type { GeneratedData, PreparedBuild, Registries } from '../../src/engine/index.ts'
import { prepareBuilds } from '../../src/engine/index.ts'
import { inFileOrder } from '../../src/errors/index.ts'
import {
  block,
  boolean,
  defineOptions,
  duration,
  integer,
  list,
  map,
  oneOf,
  option,
  string,
} from '../../src/options/index.ts'
import { attemptLoad, type LoadRequest, type Template } from '../../src/template/index.ts'
import { told } from './errors.ts'
import { type HclFolder, type OpenOptions, requestForHcl } from './hcl-template.ts'

/** The options of all components in {@link prepareHcl}. */
const definition = defineOptions({
  text: option(string().optional(), 'A text.'),
  late: option(string().optional(), { description: 'A text for later.', late: true }),
  port: option(integer().optional(), 'A number.'),
  on: option(boolean().optional(), 'A switch.'),
  wait: option(duration().optional(), 'A time.'),
  kind: option(oneOf(['a', 'b']).optional(), 'One of two.'),
  names: option(list(string()).optional(), 'Texts.'),
  tags: option(map(string()).optional(), 'Texts by name.'),
  tag: option(
    list(block({ key: option(string(), 'A key.'), value: option(string(), 'A value.') })).optional(),
    'Tags.',
  ),
})

/** A component as it was prepared: what it is, and its options. */
export interface PreparedPart {
  readonly options: Readonly<Record<string, unknown>>
  readonly warnings: readonly string[]
}

export interface HclBuildOptions extends OpenOptions {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly syntax?: 'hcl2'
  readonly dataSources?: LoadRequest['dataSources']
}

export interface HclBuilds {
  readonly template: Template
  readonly builds: readonly PreparedBuild[]
  /** What is wrong, in order: `3:7 Summary: detail | hint`. */
  readonly mistakes: readonly string[]
  readonly warnings: readonly string[]
  readonly secrets: readonly string[]
  /** The options of a prepared component. */
  optionsOf(prepared: unknown): Readonly<Record<string, unknown>>
}

/** Loads a template and prepares its builds. All types of components have the same options; builders tell an `ID` and a `Port`. */
export async function prepareHcl(folder: HclFolder, options: HclBuildOptions = {}): Promise<HclBuilds> {
  const { only = [], except = [], syntax, dataSources } = options
  const secrets: string[] = []
  const request = {
    ...requestForHcl(folder, { secret: (text) => void secrets.push(text), ...options }),
    only,
    except,
    ...(syntax ? { syntax } : {}),
    ...(dataSources ? { dataSources } : {}),
  }
  const { template, errors } = await attemptLoad(request)
  const given = new WeakMap<object, Readonly<Record<string, unknown>>>()
  const preparation = await prepareBuilds(template, registries(given), {
    force: false,
    debug: false,
    onError: 'cleanup',
    secret: (text) => void secrets.push(text),
    runId: 'run-1',
    cwd: '/work',
    env: {},
  })
  return {
    template,
    builds: preparation.builds,
    mistakes: inFileOrder([...errors, ...preparation.errors]).map(told),
    warnings: [...template.warnings.map(({ text }) => text), ...preparation.warnings],
    secrets,
    optionsOf: (prepared) => given.get(prepared as object) ?? {},
  }
}

function registries(given: WeakMap<object, Readonly<Record<string, unknown>>>): Registries {
  const remember = <P extends object>(prepared: P, options: object): P => {
    given.set(prepared, Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)))
    return prepared
  }
  const builder = (type: string) => ({
    type,
    options: definition,
    prepare: ({ options }: { readonly options: object }) =>
      remember(
        {
          warnings: [],
          generatedKeys: ['SourceImage'],
          start: () => ({ steps: [], state: {}, artifact: () => undefined }),
        },
        options,
      ),
  })
  const provisioner = {
    type: 'shell',
    options: definition,
    prepare: ({ options }: { readonly options: object }) => remember({ warnings: [], run: async () => {} }, options),
  }
  const postProcessor = {
    type: 'zip',
    options: definition,
    prepare: ({ options }: { readonly options: object }) =>
      remember(
        { warnings: [], process: async () => ({ artifact: undefined, keepByDefault: false, keepForced: false }) },
        options,
      ),
  }
  return {
    builders: { null: async () => builder('null'), cloud: async () => builder('cloud') },
    provisioners: { shell: async () => provisioner, file: async () => provisioner },
    postProcessors: { zip: async () => postProcessor, manifest: async () => postProcessor },
  }
}

/** What all builds do, in order, with the options of each component. */
export function outline({ builds, optionsOf }: HclBuilds): Record<string, unknown> {
  return Object.fromEntries(
    builds.map(({ config, builder, provisioners, errorCleanup, postProcessors }) => [
      config.displayName,
      {
        builder: optionsOf(builder),
        provisioners: provisioners.map((slot) => [slot.config.name, optionsOf(slot.provisioner)]),
        ...(errorCleanup ? { cleanup: optionsOf(errorCleanup.provisioner) } : {}),
        postProcessors: postProcessors.map((sequence) =>
          sequence.map((slot) => [slot.config.name, optionsOf(slot.postProcessor)]),
        ),
      },
    ]),
  )
}

/** The options of the first provisioner of the first build, as they are once the machine is there. */
export async function later({ builds, optionsOf }: HclBuilds, machine: GeneratedData): Promise<unknown> {
  const slot = builds[0]?.provisioners[0]
  return optionsOf(await slot?.again?.(machine))
}
