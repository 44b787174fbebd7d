import type { InspectedBuild } from './inspected-build.ts'

/** The builds as `inspect` shows them. Without its last line end. */
export function buildsText(builds: readonly InspectedBuild[]): string {
  return `> builds:\n${builds.map((build, index) => `\n${buildText(build, index)}`).join('')}`
}

function buildText({ name, description, sources, provisioners, postProcessors }: InspectedBuild, index: number) {
  const title = `  > ${name === '' ? `<unnamed build ${index}>` : name}:\n\n`
  const about = description === '' ? '' : `  > Description: ${description}\n\n`
  const sequences = postProcessors.map(
    (names, at) => `      ${at}:\n${names.map((one) => `        ${one}\n`).join('')}`,
  )
  return [
    title + about,
    `    sources:\n\n${sources.map((source) => `      ${source}\n`).join('\n') || '      <no source>\n'}\n`,
    `    provisioners:\n\n${provisioners.map((one) => `      ${one}\n`).join('') || '      <no provisioner>\n'}\n`,
    `    post-processors:\n\n${sequences.join('\n') || '      <no post-processor>\n'}`,
  ].join('')
}
