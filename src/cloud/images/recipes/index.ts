import { IngotError, nearest } from '../../../errors/index.ts'
import { debian12 } from './debian.ts'
import type { Recipe } from './recipe.ts'

/** Every base image that Ingot can make by itself. */
export const recipes: readonly Recipe[] = [debian12]

/** @throws IngotError `cloud/unknown-recipe` */
export function recipeFor(name: string): Recipe {
  const recipe = recipes.find((one) => one.name === name)
  if (recipe) return recipe
  const names = recipes.map((one) => one.name)
  const near = nearest(name, names)
  throw new IngotError('cloud/unknown-recipe', `Ingot doesn't know how to make a base image "${name}"`, {
    hint: near
      ? `Did you mean "${near}"?`
      : `It can make ${names.join(', ')}. Other cloud images can be taken in with: ingot cloud image import FILE --user NAME`,
  })
}
