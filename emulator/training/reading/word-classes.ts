/** The little grammar the base model knows: closed word classes by list, the rest by shape and ending. */

const CLASSES: Readonly<Record<string, string>> = {
  determiner: 'a an the this that these those some any each every no another such',
  preposition:
    'of in on at by for with from to into onto over under about against between through during before after above below up down off out near since until within without via per as than like across around among toward towards upon',
  pronoun:
    'i you he she it we they me him her us them myself yourself himself herself itself ourselves themselves mine yours hers ours theirs someone something anyone anything everyone everything nothing nobody',
  possessive: 'my your his its our their',
  auxiliary:
    "am is are was were be been being do does did have has had will would can could shall should may might must i'm you're he's she's it's we're they're i've you've we've they've i'll you'll he'll she'll it'll we'll they'll i'd you'd he'd she'd we'd they'd that's there's what's let's isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't can't couldn't shouldn't ain't",
  conjunction: 'and or but nor so yet because if when while although though unless whereas whether once plus',
  question: 'what which who whom whose where why how',
  filler:
    'yes no yeah yep nope ok okay well oh ah hello hi hey thanks thank please sorry welcome bye goodbye sure right alright hmm um uh wow great fine good dear sincerely regards greetings morning afternoon evening',
  adverb:
    'not just only also very too really quite still already even then there here now again always never often ever maybe perhaps however therefore',
};

const CLASS_OF = new Map<string, string>();
for (const [name, list] of Object.entries(CLASSES)) {
  for (const word of list.split(' ')) {
    if (!CLASS_OF.has(word)) {
      CLASS_OF.set(word, name);
      CLASS_OF.set(word.replaceAll("'", '’'), name);
    }
  }
}

const MONTH_OR_DAY =
  /^(?:jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|tonight|noon|midnight)$/;

/** Words that carry no content of their own. */
export function isFunctionWord(lower: string): boolean {
  return CLASS_OF.has(lower);
}

const REMEMBERED = new Map<string, string>();
const MOST_REMEMBERED = 50_000;

/** The class of a word in lower case: a closed class, or a guess by ending. */
export function wordClass(lower: string): string {
  let known = REMEMBERED.get(lower);
  if (known === undefined) {
    if (REMEMBERED.size >= MOST_REMEMBERED) {
      REMEMBERED.clear();
    }
    known = classify(lower);
    REMEMBERED.set(lower, known);
  }
  return known;
}

function classify(lower: string): string {
  const known = CLASS_OF.get(lower);
  if (known !== undefined) {
    return known;
  }
  if (MONTH_OR_DAY.test(lower)) {
    return 'date';
  }
  if (/^\p{N}/u.test(lower)) {
    return 'number';
  }
  for (const ending of ['ing', 'ed', 'ly', 'tion', 'ment', 'ness', 'able', 'er', 's']) {
    if (lower.length > ending.length + 2 && lower.endsWith(ending)) {
      return `-${ending}`;
    }
  }
  return 'word';
}

/** The outer form of a word as written: what tells names, amounts, dates, codes and addresses apart. */
export function wordShape(raw: string): string {
  if (/@/.test(raw)) {
    return 'address';
  }
  if (/^https?:|^www\.|\/\w+\//.test(raw)) {
    return 'link';
  }
  if (/^[$€£¥]|[€£¥$]$/u.test(raw)) {
    return 'money';
  }
  if (/^\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?$/.test(raw)) {
    return 'numeric-date';
  }
  if (/^\d{1,2}:\d{2}/.test(raw) || /^\d{1,2}(?:am|pm)$/i.test(raw)) {
    return 'time';
  }
  if (/^\d+%$/.test(raw)) {
    return 'percent';
  }
  if (/^\d{4}$/.test(raw)) {
    return 'year';
  }
  if (/^[\d.,]+$/.test(raw)) {
    return 'number';
  }
  if (MONTH_OR_DAY.test(raw.toLowerCase())) {
    return 'date-word';
  }
  if (/\d/.test(raw) && /\p{L}/u.test(raw)) {
    return raw.startsWith('#') ? 'tag' : 'code';
  }
  if (/^\p{Lu}{2,}$/u.test(raw)) {
    return 'capitals';
  }
  return /^\p{Lu}/u.test(raw) ? 'name' : 'lower';
}
