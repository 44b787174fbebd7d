/** Text in the look of a build, of an error, or plain. */
export interface Palette {
  /** @param build undefined for what belongs to no build */
  say(text: string, build: string | undefined): string
  error(text: string): string
  /** Makes a build's colour known to people before it is used; empty without colours. */
  legend(builds: readonly string[]): string
}

export const plainPalette: Palette = { say: (text) => text, error: (text) => text, legend: () => '' }

// Packer's order: green, cyan, magenta, yellow, blue. Red is for errors.
const COLOURS = [32, 36, 35, 33, 34] as const
const RED = 31

/** Packer's colours: builds take theirs in the order in which they are named first. */
export function colouredPalette(): Palette {
  const builds: string[] = []
  const colourOf = (build: string): number => {
    if (!builds.includes(build)) builds.push(build)
    return COLOURS[builds.indexOf(build) % COLOURS.length] as number
  }
  return {
    say: (text, build) => (build === undefined ? text : bold(text, colourOf(build))),
    error: (text) => bold(text, RED),
    legend: (names) =>
      `${names.map((name) => `${bold(`${name}: output will be in this color.`, colourOf(name))}\n`).join('')}\n`,
  }
}

function bold(text: string, colour: number): string {
  return `\u001b[1;${colour}m${text}\u001b[0m`
}

/** Colours are for terminals and for people who didn't say no (https://no-color.org, Packer's own variable). */
export function wantsColour(flag: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return flag && !env['PACKER_NO_COLOR'] && !env['NO_COLOR']
}
