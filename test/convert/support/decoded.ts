import { findDefinition } from '../../../src/cli/find-definition.ts'
import type { DefinedKind } from '../../../src/convert/index.ts'
import { attemptDecode } from '../../../src/options/index.ts'
import type { BuildConfig, ComponentConfig, Template } from '../../../src/template/index.ts'

/** What a template comes to, whatever its syntax was: all builds with the options of what is built in, without places. */
export async function decodedBuilds(template: Template, nameOf?: NameOf): Promise<unknown> {
  const builds = []
  for (const build of template.builds) builds.push(await decodedBuild(build, template, nameOf))
  return builds.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What a build is called here. */
type NameOf = (build: BuildConfig) => string

async function decodedBuild(build: BuildConfig, template: Template, nameOf: NameOf = ({ name }) => name) {
  const name = nameOf(build)
  const render = template.interpolation.forBuild({
    buildName: name,
    builderType: build.builder.type,
    generatedKeys: 'any',
    functions: { clean_resource_name: (text = '') => text.replace(/[^A-Za-z0-9()[\] ./\-'@_]/g, '-') },
  })
  const options = (kind: DefinedKind, component: ComponentConfig) =>
    decoded(kind, component, (text, place, late) => (late ? rendered(text) : render.decode(text, place, false)))
  // What is rendered late may hold variables as well, whose values stand in it already in other syntaxes.
  const rendered = (text: string) => {
    try {
      return render.run(text, {})
    } catch {
      return text
    }
  }
  const provisioners = []
  for (const provisioner of [
    ...build.provisioners,
    ...(build.errorCleanupProvisioner ? [build.errorCleanupProvisioner] : []),
  ]) {
    const { pauseBefore, timeout, maxRetries, continueOnError } = provisioner
    provisioners.push([
      await options('provisioner', provisioner),
      { pauseBefore, timeout, maxRetries, continueOnError },
    ])
  }
  const postProcessors = []
  for (const sequence of build.postProcessors) {
    const members = []
    for (const member of sequence) {
      members.push([member.name, member.keepInputArtifact, await options('post-processor', member)])
    }
    postProcessors.push(members)
  }
  return { name, builder: await options('builder', build.builder), provisioners, postProcessors }
}

/** Facts of the machine stand for themselves. */
const FACTS = Object.fromEntries(['ID', 'Host', 'SourceAMI', 'PackerRunUUID'].map((name) => [name, `<${name}>`]))

type Render = Parameters<typeof attemptDecode>[0]['render']

async function decoded(kind: DefinedKind, { type, layers }: ComponentConfig, render: Render): Promise<unknown> {
  const definition = await findDefinition(kind, type)
  if (!definition) return { type }
  const read = 'read' in layers ? await layers.read(definition, { data: FACTS }) : { layers, errors: [] }
  if (read.errors.length > 0) throw new Error(read.errors.map(({ message }) => message).join('\n'))
  const attempt = attemptDecode({ definition, component: `${kind} "${type}"`, layers: read.layers, render })
  const errors = attempt.errors.map(({ code }) => code)
  // Facts of the machine are written in two ways, both of which are rendered while the build runs.
  return {
    type,
    errors,
    options: JSON.parse(
      JSON.stringify(attempt.decoded?.options ?? {}).replaceAll(/\{\{ *(?:build `(\w+)`|\.(\w+)) *\}\}/g, '<$1$2>'),
    ),
  }
}
