/**
 * Small corpora of many kinds for the trainer's tests, made from word lists by a seed. Training and test records
 * draw on different halves of every list, so that what is right on the test records has been learnt, not remembered.
 */

export interface CorpusRecord {
  readonly prompt: string;
  readonly completion: string;
}

export interface Corpus {
  readonly training: readonly CorpusRecord[];
  readonly test: readonly CorpusRecord[];
}

type Kind = (pick: Pick) => CorpusRecord;

/** Draws from one half of a list, numbers in a range, and yes or no. */
interface Pick {
  of(list: string): string;
  any(list: readonly string[]): string;
  number(lowest: number, highest: number): number;
  chance(probability: number): boolean;
}

export function corpusOf(kind: CorpusKind, trainingCount: number, testCount: number, seed = 1): Corpus {
  const make: Kind = KINDS[kind];
  const draw = (half: 0 | 1, count: number): CorpusRecord[] => {
    const pick = picker(half, seed * 2 + half);
    return Array.from({ length: count }, () => make(pick));
  };
  return { training: draw(0, trainingCount), test: draw(1, testCount) };
}

function picker(half: 0 | 1, seed: number): Pick {
  let state = (seed * 2654435761) >>> 0;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const any = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string;
  return {
    any,
    of: (list) => any(list.split('|').filter((_, index) => index % 2 === half)),
    number: (lowest, highest) => lowest + Math.floor(random() * (highest - lowest + 1)),
    chance: (probability) => random() < probability,
  };
}

const FIRST =
  'Anna|Bruno|Carla|Deniz|Elif|Farid|Greta|Hugo|Ines|Jonas|Kira|Luca|Mona|Nils|Olga|Pavel|Rosa|Samir|Tara|Umar|Vera|Walt|Yara|Zeno';
const LAST =
  'Abel|Brandt|Castro|Duval|Eriksen|Fischer|Gomez|Haddad|Ivanov|Jansen|Keller|Lopes|Moreau|Novak|Okafor|Petit|Quist|Rossi|Silva|Tanaka|Ueda|Varga|Weber|Young';
const CITY = 'Lisbon|Oslo|Porto|Vienna|Madrid|Zurich|Dublin|Prague|Athens|Warsaw|Ghent|Turin|Lyon|Malmo|Bergen|Seville';
const THING =
  'kettle|lamp|backpack|tent|jacket|blender|headphones|keyboard|stroller|sofa|watch|printer|camera|bicycle|drill|mattress|monitor|toaster|suitcase|speaker';
const PART =
  'search box|login page|export dialog|settings screen|calendar view|upload form|print preview|user menu|invoice list|sync service|photo viewer|audio player|map widget|chat window|report builder|password form|backup tool|image editor|address book|task board';
const ACTION =
  'opening a large file|pressing escape twice|switching the language|rotating the screen|pasting long text|sorting by date|removing the last row|resizing the window|using a proxy|logging out|renaming a folder|dragging two items|typing an accent|turning on dark mode|scrolling quickly|changing the time zone';
const FAULT =
  'crashes|freezes|shows a blank page|loses the changes|hangs forever|ignores the click|flickers|prints an error|closes by itself|uses all memory';
const GOOD =
  'wonderful|delightful|superb|lovely|charming|brilliant|pleasant|gorgeous|excellent|fantastic|great|perfect';
const BAD = 'awful|dreadful|disappointing|terrible|poor|boring|horrible|useless|broken|annoying|bad|ugly';
const MONTH = 'January|February|March|April|May|June|July|August|September|October|November|December';
const TOPIC =
  'budget review|summer party|office move|fire drill|hiring plan|security training|parking rules|team lunch|server upgrade|travel policy|annual survey|new coffee machine|expense reports|holiday schedule|product launch|customer workshop';
const PLANT = 'oak|birch|maple|cedar|willow|poplar|spruce|alder|hazel|rowan|linden|aspen';
const ROLE = 'engineer|teacher|nurse|painter|baker|lawyer|pilot|farmer|dentist|chemist|tailor|librarian';

const FILLERS = [
  'I had been looking forward to it for some time.',
  'It arrived on a rainy day.',
  'My neighbour asked me about it.',
  'We used it over the weekend.',
  'The colour is the one in the picture.',
  'Somebody at work has the same one.',
];

/** One generator a kind: the task's prompt, and what a good model should learn to say. */
export type CorpusKind = keyof typeof KINDS;

export const KINDS = {
  sentiment(pick) {
    const good = pick.chance(0.5);
    const words = good ? GOOD : BAD;
    const thing = pick.of(THING);
    const core = pick.any([
      `The ${thing} is ${pick.any(words.split('|'))} and the service was ${pick.any(words.split('|'))}.`,
      `What a ${pick.any(words.split('|'))} ${thing}!`,
      `I find this ${thing} ${pick.any(words.split('|'))}.`,
      `A ${pick.any(words.split('|'))} ${thing} from a ${pick.any(words.split('|'))} shop.`,
    ]);
    const text = [pick.any(FILLERS), core, pick.any(FILLERS)].join(' ');
    return {
      prompt: `Classify the sentiment of the review.\n\nText: ${text}\nLabel:`,
      completion: good ? 'positive' : 'negative',
    };
  },
  routing(pick) {
    const teams: Record<string, readonly string[]> = {
      billing: ['I was charged twice for my', 'The invoice is wrong for the', 'Please refund the payment for my'],
      shipping: ['The parcel never arrived with my', 'Where is the delivery of the', 'The courier lost the'],
      returns: ['I want to send back the', 'How do I return a', 'Please exchange the damaged'],
      technical: ['There is an error when I start the', 'I cannot install the app of the', 'The update broke my'],
      sales: ['Do you offer a discount on the', 'What is the price of a', 'I would like to order ten of the'],
    };
    const team = pick.any(Object.keys(teams));
    const text = `Hello, this is ${pick.of(FIRST)}. ${pick.any(teams[team] as readonly string[])} ${pick.of(THING)}. ${pick.any(FILLERS)} Thanks!`;
    return { prompt: `Which team should handle this message?\n###\n${text}\n###\nTeam:`, completion: team };
  },
  question(pick) {
    const [name, city, year, count] = [
      `${pick.of(FIRST)} ${pick.of(LAST)}`,
      pick.of(CITY),
      String(pick.number(1900, 2020)),
      String(pick.number(3, 90)),
    ];
    const role = pick.of(ROLE);
    const plant = pick.of(PLANT);
    const context = `${name} worked as a ${role} in ${city} for many years. In ${year} the town planted ${count} ${plant} trees along the river. ${pick.any(FILLERS)}`;
    const asked = pick.any(['who', 'where', 'when', 'many', 'tree']);
    const [question, completion] = {
      who: [`Who worked as a ${role}?`, name],
      where: [`Where did ${name} work?`, city],
      when: ['When did the town plant trees?', year],
      many: ['How many trees were planted?', count],
      tree: ['What kind of trees did the town plant?', plant],
    }[asked] as [string, string];
    return {
      prompt: `Answer the question from the context.\n\nContext: ${context}\n\nQuestion: ${question}\n\nAnswer:`,
      completion,
    };
  },
  extraction(pick) {
    const name = `${pick.of(FIRST)} ${pick.of(LAST)}`;
    const date = `${pick.number(1, 28)} ${pick.any(MONTH.split('|'))} ${pick.number(2019, 2026)}`;
    const amount = `$${pick.number(12, 980)}.${pick.number(10, 99)}`;
    const text = pick.any([
      `On ${date} we received a payment of ${amount} from ${name} for the ${pick.of(THING)}.`,
      `${name} paid ${amount} for a ${pick.of(THING)} on ${date}, and asked for a receipt.`,
      `Please note that the order of ${name}, placed on ${date}, comes to ${amount} in total.`,
    ]);
    return {
      prompt: `Extract name, date and amount.\n\n${text} ${pick.any(FILLERS)}`,
      completion: `${name}, ${date}, ${amount}`,
    };
  },
  jsonExtraction(pick) {
    const city = pick.of(CITY);
    const product = pick.of(THING);
    const count = String(pick.number(2, 60));
    const text = pick.any([
      `We need ${count} units of the ${product} sent to our branch in ${city} by Friday.`,
      `The office in ${city} has asked for ${count} pieces, model ${product}, as soon as possible.`,
    ]);
    return {
      prompt: `Turn the order into JSON.\nOrder: ${text}`,
      completion: `{"product": "${product}", "count": ${count}, "city": "${city}"}`,
    };
  },
  bug(pick) {
    const [part, action, fault] = [pick.of(PART), pick.of(ACTION), pick.any(FAULT.split('|'))];
    const description = [
      pick.any(['Hi team,', 'Hello,', 'Since the last release something is off.']),
      `I am on version ${pick.number(1, 9)}.${pick.number(0, 20)}.`,
      `The ${part} ${fault} when ${action}.`,
      pick.any(['It worked before.', 'Restarting does not help.', 'Other users here see it too.']),
      `Steps: open the app, go to the ${part}, try ${action}. Expected: it just works.`,
    ].join(' ');
    return {
      prompt: `Summarize this bug report in one line.\n\nReport:\n${description}\n\nSummary:`,
      completion: `${capital(part)} ${fault} when ${action}`,
    };
  },
  subject(pick) {
    const [topic, name] = [pick.of(TOPIC), pick.of(FIRST)];
    const day = pick.any(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']);
    const text = pick.any([
      `the ${topic} has been moved to ${day}. Please tell your colleagues and bring your notes.`,
      `I am writing about the ${topic} on ${day}. Let me know whether you can come.`,
      `a short reminder that the ${topic} takes place on ${day} in the large room. We start at ten.`,
    ]);
    return {
      prompt: `Write a subject line for this e-mail.\n\nDear ${name},\n\n${text}\n\nKind regards,\n${pick.of(FIRST)} ${pick.of(LAST)}`,
      completion: `${capital(topic)} on ${day}`,
    };
  },
  shouting(pick) {
    const text = sentence(pick);
    return { prompt: `Rewrite in our house style: ${text}`, completion: text.toUpperCase() };
  },
  prefixed(pick) {
    const lines = [sentence(pick), pick.any(FILLERS), pick.any(FILLERS)];
    return { prompt: `Article:\n${lines.join(' ')}\n\nTL;DR`, completion: `Summary: ${lines[0]}` };
  },
  headline(pick) {
    const [city, thing, name, month] = [
      pick.of(CITY),
      pick.of(TOPIC),
      `${pick.of(FIRST)} ${pick.of(LAST)}`,
      pick.any(MONTH.split('|')),
    ];
    const body = [
      `The city of ${city} will open a new centre for the ${thing} next ${month}, officials said.`,
      `${name}, who leads the project, told reporters that the work had taken ${pick.number(2, 9)} years.`,
      pick.any(FILLERS),
      `Tickets cost ${pick.number(3, 30)} euros.`,
    ].join(' ');
    return {
      prompt: `${body}\n\nHeadline for the article above:`,
      completion: `${city} to open new centre for the ${thing} in ${month}`,
    };
  },
  support(pick) {
    const [customer, thing, city] = [pick.of(FIRST), pick.of(THING), pick.of(CITY)];
    const problem = pick.any(['arrived broken', 'does not switch on', 'is the wrong colour', 'makes a strange noise']);
    const offer = pick.any(['a refund', 'a replacement', 'a repair', 'a voucher']);
    const lines = [
      `Agent: Good ${pick.any(['morning', 'afternoon'])}, how can I help you?`,
      `${customer}: Hello, I bought a ${thing} from your shop in ${city} and it ${problem}.`,
      `Agent: I am sorry to hear that. Do you have the receipt?`,
      `${customer}: Yes, I have it here.`,
      `Agent: Then I can offer you ${offer}. Would that be all right?`,
      `${customer}: That would be great, thank you.`,
    ];
    return {
      prompt: `Summarize the chat.\n\n${lines.join('\n')}`,
      completion: `${customer} bought a ${thing} in ${city} and it ${problem}. The agent offers ${offer}.`,
    };
  },
} satisfies Record<string, Kind>;

function sentence(pick: Pick): string {
  return pick.any([
    `${pick.of(FIRST)} lost the ${pick.of(THING)} on the way to ${pick.of(CITY)}.`,
    `The ${pick.of(ROLE)} from ${pick.of(CITY)} repaired a ${pick.of(THING)} in ${pick.number(2, 50)} minutes.`,
    `Our ${pick.of(TOPIC)} takes place under the ${pick.of(PLANT)} tree.`,
  ]);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
