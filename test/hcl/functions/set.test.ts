import { tables } from '../../support/hcl/tables.ts'

tables('set', {
  'union and intersection': [
    ['setunion(["b"], ["a", "b"])', 'set(["a", "b"])'],
    ['setunion(["a"], [1])', 'set(["1", "a"])'],
    ['setunion([], [1])', 'set([1])'],
    ['setunion([], [])', 'set([])'],
    ['setunion([1], [true])', `error: the sets' elements have no type in common`],
    ['setunion(["a", unknown("string")], ["b"])', 'set(["a", "b", unknown(string)])'],
    ['setunion(sensitive(["a"]), ["b"])', 'sensitive(set(["a", "b"]))'],
    ['setunion()', 'error: it takes at least 1 argument: the one for "first_set" is missing'],
    ['setintersection(["a", "b"], ["b", "c"], ["b"])', 'set(["b"])'],
    ['setintersection(["1"], [1])', 'set(["1"])'],
    ['setintersection(["a"], [])', 'set([])'],
    ['setintersection(["a", unknown("string")], ["a"])', 'unknown(set(string))'],
  ],
  product: [
    ['setproduct(["a", "b"], [1, 2])', 'list([["a", 1], ["a", 2], ["b", 1], ["b", 2]])'],
    ['setproduct(set(["b", "a"]), [1])', 'set([["a", 1], ["b", 1]])'],
    ['setproduct([], [1])', 'list([])'],
    ['setproduct(["a", 1], [true])', 'list([["a", true], ["1", true]])'],
    ['setproduct(["a"])', 'error: it takes at least two sets or lists'],
    ['setproduct([1, []], ["a"])', 'error 0: all elements of a list must have the same type'],
    ['setproduct({ a = 1 }, [1])', 'error 0: a set or list is required, but this is an object'],
    ['setproduct([sensitive("a")], [1])', 'list([[sensitive("a"), 1]])'],
    ['setproduct(set(["a", unknown("string")]), [1])', 'unknown(set(tuple([string, number])))'],
    ['setproduct(unknown("list(string)"), [1])', 'unknown(list(tuple([string, number])))'],
    ['setproduct(range(1000), range(1000), [1, 2])', 'error: there are more than 1000000 combinations'],
  ],
})
