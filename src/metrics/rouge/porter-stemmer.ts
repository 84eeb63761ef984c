/**
 * Porter's stemmer as NLTK's `PorterStemmer()` runs it (mode NLTK_EXTENSIONS, nltk 3.10): the algorithm of "An algorithm
 * for suffix stripping" (Program 14.3, 1980) with Porter's own later changes and NLTK's. No package of npm agrees with it
 * on all words: they follow Porter alone ("abbey" → "abbei", here "abbey") or his second stemmer.
 *
 * Takes a word in lower case; what is neither a vowel nor y, a digit too, counts as a consonant.
 */
export function porterStem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length <= 2) return word;
  return STEPS.reduce((stem, step) => step(stem), word);
}

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
]);

/** Suffix and what takes its place. The first whose suffix fits decides, even where its condition then fails. */
type Rule = readonly [suffix: string, replacement: string];
type Step = (word: string) => string;

const STEPS: readonly Step[] = [plural, pastOrGerund, finalY, doubleSuffix, simpleSuffix, lastSuffix, finalE, doubleL];

/** Step 1a. caresses → caress, ponies → poni, dies → die, cats → cat */
function plural(word: string): string {
  if (word.length === 4 && word.endsWith('ies')) return cut(word, 1);
  return replaceSuffix(word, PLURALS, always);
}

/** Step 1b. agreed → agree, plastered → plaster, motoring → motor, tried → tri, hopping → hop, filing → file */
function pastOrGerund(word: string): string {
  if (word.endsWith('ied')) return cut(word, word.length === 4 ? 1 : 2);
  if (word.endsWith('eed')) return measure(cut(word, 3)) > 0 ? cut(word, 1) : word;
  const suffix = ['ed', 'ing'].find((each) => word.endsWith(each));
  if (suffix === undefined) return word;
  const stem = cut(word, suffix.length);
  if (!sounds(stem).includes('v')) return word;
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsInDoubleConsonant(stem)) return /[lsz]$/.test(stem) ? stem : cut(stem, 1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

/** Step 1c. happy → happi, fly → fli, but enjoy → enjoy, by → by */
function finalY(word: string): string {
  return word.length > 2 && word.endsWith('y') && sounds(cut(word, 1)).endsWith('c') ? `${cut(word, 1)}i` : word;
}

/** Step 2. relational → relate, digitizer → digitize, geologi → geolog */
function doubleSuffix(word: string): string {
  if (word.endsWith('alli') && measure(cut(word, 4)) > 0) return doubleSuffix(cut(word, 2));
  if (word.endsWith('logi')) return measure(cut(word, 3)) > 0 ? cut(word, 1) : word; // the l counts for the stem
  return replaceSuffix(word, DOUBLE_SUFFIXES, (stem) => measure(stem) > 0);
}

/** Step 3. triplicate → triplic, hopeful → hope, goodness → good */
function simpleSuffix(word: string): string {
  return replaceSuffix(word, SIMPLE_SUFFIXES, (stem) => measure(stem) > 0);
}

/** Step 4. revival → reviv, adjustment → adjust, adoption → adopt */
function lastSuffix(word: string): string {
  return replaceSuffix(
    word,
    LAST_SUFFIXES,
    (stem, suffix) => measure(stem) > 1 && (suffix !== 'ion' || /[st]$/.test(stem)),
  );
}

/** Step 5a. probate → probat, cease → ceas, rate → rate */
function finalE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = cut(word, 1);
  const long = measure(stem);
  return long > 1 || (long === 1 && !endsShort(stem)) ? stem : word;
}

/** Step 5b. controll → control, roll → roll */
function doubleL(word: string): string {
  return word.endsWith('ll') && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
}

const PLURALS: readonly Rule[] = [
  ['sses', 'ss'],
  ['ies', 'i'],
  ['ss', 'ss'],
  ['s', ''],
];

const DOUBLE_SUFFIXES: readonly Rule[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['bli', 'ble'],
  ['alli', 'al'],
  ['entli', 'ent'],
  ['eli', 'e'],
  ['ousli', 'ous'],
  ['ization', 'ize'],
  ['ation', 'ate'],
  ['ator', 'ate'],
  ['alism', 'al'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['biliti', 'ble'],
  ['fulli', 'ful'],
];

const SIMPLE_SUFFIXES: readonly Rule[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ful', ''],
  ['ness', ''],
];

const LAST_SUFFIXES: readonly Rule[] = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'
  .split(' ')
  .map((suffix) => [suffix, '']);

function replaceSuffix(
  word: string,
  rules: readonly Rule[],
  condition: (stem: string, suffix: string) => boolean,
): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (!rule) return word;
  const [suffix, replacement] = rule;
  const stem = cut(word, suffix.length);
  return condition(stem, suffix) ? stem + replacement : word;
}

function always(): boolean {
  return true;
}

function cut(word: string, letters: number): string {
  return word.slice(0, word.length - letters);
}

/** A letter each: `c` a consonant, `v` a vowel; y is a vowel after a consonant. "syzygy" is "cvcvcv", "toy" "cvc". */
function sounds(word: string): string {
  let text = '';
  for (const letter of word) {
    const vowel = letter === 'y' ? text.endsWith('c') : 'aeiou'.includes(letter);
    text += vowel ? 'v' : 'c';
  }
  return text;
}

/** Porter's m: how often consonants follow vowels. "tree" 0, "trouble" 1, "private" 2. */
function measure(stem: string): number {
  return sounds(stem).split('vc').length - 1;
}

function endsInDoubleConsonant(word: string): boolean {
  return word.length >= 2 && word.at(-1) === word.at(-2) && sounds(word).endsWith('c');
}

/** Consonant, vowel, consonant at the end ("hop", but not "how", "box", "boy"), or a whole word of vowel, consonant. */
function endsShort(word: string): boolean {
  const heard = sounds(word);
  return heard === 'vc' || (heard.endsWith('cvc') && !/[wxy]$/.test(word));
}
