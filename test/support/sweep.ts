/** `make crash`: each point in each way. Otherwise each point in one of the ways, by turns, which takes a third of the time. */
const isComplete = process.env['CRASH_POINTS'] === 'all'

/**
 * Visits the points of a build one after the other, until one lies behind its end.
 * @param ways in which the plug can be pulled at a point
 * @param first point to begin with, from 1
 * @param visit says whether the build was over before the point came
 * @returns the last point
 */
export async function sweep<Way>(
  ways: readonly Way[],
  first: number,
  visit: (nth: number, way: Way) => Promise<'killed' | 'over'>,
): Promise<number> {
  for (let nth = first; ; nth++) {
    const chosen = isComplete ? ways : ways.filter((_, index) => index === nth % ways.length)
    const ends = await Promise.all(chosen.map((way) => visit(nth, way)))
    if (ends.every((end) => end === 'over')) return nth - 1
  }
}
