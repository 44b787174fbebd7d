import { type ComponentKind, knownComponent } from '../engine/known-components.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import type { Block } from '../hcl/index.ts'
import { type HclModule, openTemplate, placeOf } from '../template/hcl/index.ts'
import { type LoadRequest, readFile, syntaxOf } from '../template/index.ts'
import { componentsOf } from './plugin-components.ts'

/** A plugin that an HCL2 template requires, as Ingot sees it. */
export interface PluginRequirement {
  /** The name that the template gives it. */
  readonly name: string
  readonly source: string
  /** As written: `>= 1.2`. */
  readonly version: string
  /** Components of it that Ingot has, by their types. */
  readonly builtIn: readonly string[]
  /** Why the template can't do without the plugin itself. */
  readonly problem: IngotError | undefined
}

/**
 * What an HCL2 template requires of plugins, in its order. Its variables need no values.
 * @param command as people type it, for messages
 * @throws IngotError `template/not-found`, `plugins/json` for templates that can't require any, mistakes in the template
 */
export async function pluginRequirements(request: LoadRequest, command: string): Promise<readonly PluginRequirement[]> {
  if ((await syntaxOf(request)) !== 'hcl2') throw await notHcl(request, command)
  const { module, mistakes } = await openTemplate(request)
  throwAll(mistakes)
  const used = usedComponents(module)
  return [...module.packer.requiredPlugins.values()].map(({ name, source, version, range }) => {
    const { builtIn } = componentsOf(source)
    const missing = used.filter(([kind, type]) => belongsTo(source, kind, type) && !builtIn.includes(type))
    const problem = builtIn.length === 0 || missing.length > 0 ? notThere(source, missing, range) : undefined
    return { name, source, version, builtIn, problem }
  })
}

async function notHcl(request: LoadRequest, command: string): Promise<IngotError> {
  // Says of a file that isn't there what is said of other templates.
  if (request.path !== '-') await readFile(request.path, 'template', request)
  const sentence = `only HCL2 templates can require plugins, and "${request.path}" is none`
  return new IngotError('plugins/json', sentence, {
    hint: `there is nothing to do: leave "${command}" out. What Ingot has is built in`,
  })
}

function notThere(source: string, missing: readonly Component[], range: Parameters<typeof placeOf>[0]): IngotError {
  const place = placeOf(range)
  if (missing.length === 0) {
    return new IngotError(
      'plugins/not-yet',
      `the plugin "${source}" is not built into Ingot, which cannot use plugins yet`,
      {
        place,
        hint: 'remove it from required_plugins if the template uses nothing of it; else build this template with Packer',
      },
    )
  }
  const names = [...new Set(missing.map(([kind, type]) => `${kind} "${type}"`))].join(', ')
  return new IngotError('plugins/not-yet', `the template uses what Ingot does not have of "${source}": ${names}`, {
    place,
    hint: 'take it out of the template, or build this one with Packer; Ingot cannot use plugins yet',
  })
}

type Component = readonly [kind: ComponentKind, type: string]

function belongsTo(source: string, kind: ComponentKind, type: string): boolean {
  const known = knownComponent(kind, type)
  return known?.from === 'plugin' && known.plugin.toLowerCase() === source.toLowerCase()
}

/** All that the template names, whether a build uses it or not. */
function usedComponents({ sources, data, builds }: HclModule): Component[] {
  return [
    ...[...sources.values()].map(({ type }): Component => ['builder', type]),
    ...[...data.values()].map(({ type }): Component => ['data source', type]),
    ...builds.flatMap(({ body }) => componentsIn(body)),
  ]
}

const SEQUENCE = { blocks: [{ type: 'post-processor', labels: ['type'] }] }
const BUILD = {
  blocks: [
    { type: 'provisioner', labels: ['type'] },
    { type: 'error-cleanup-provisioner', labels: ['type'] },
    { type: 'post-processors' },
    ...SEQUENCE.blocks,
  ],
}

function componentsIn(body: Block['body']): Component[] {
  return body.partialContent(BUILD, []).content.blocks.flatMap((block): Component[] => {
    const type = block.labels[0]?.text ?? ''
    if (block.type === 'post-processor') return [['post-processor', type]]
    if (block.type !== 'post-processors') return [['provisioner', type]]
    const members = block.body.partialContent(SEQUENCE, []).content.blocks
    return members.map(({ labels }) => ['post-processor', labels[0]?.text ?? ''])
  })
}
