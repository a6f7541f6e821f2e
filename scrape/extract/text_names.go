package extract

import "strings"

// givenNames are common given names of the world's press, lower case: they
// tell a reporter from a rubric where both are two capitalised words.
var givenNames = func() map[string]bool {
	m := make(map[string]bool, 1200)
	for _, n := range strings.Fields(givenNameList) {
		m[n] = true
	}
	return m
}()

const givenNameList = `
aaron abdul abdullah abigail ada adam adele adrian adriana agata agnes agnieszka agustín ahmad ahmed aidan aisha akira alain alan albert alberto alejandra alejandro aleksandr alena
alessandra alessandro alessia alex alexander alexandra alexandre alexei alexey alexis alfonso alfred ali alice alicia alina alison allison álvaro amanda amélie amina amir amy ana
anastasia anders andre andré andrea andreas andrei andrej andrés andrew andrey andrzej andy angel angela angelika anika anita anja anke anko ann anna annabel anne annegret anneliese
annett annette annika anton antonella antonia antonio antti anya arash ariane armin arne arnold arthur arturo astrid august aurélie aurora axel ayşe barbara barry bart bastian beata beate
beatrice beatriz becky ben benedikt benjamin benoît bernadette bernard bernd bernhard bert bertrand beth bettina bianca bill birgit birgitta birgitte bjarne björn bob bodo bogdan boris
brad bradley brandon brenda brendan brian brigitte britta bruce bruno bryan burkhard camila camille carina carl carla carlo carlos carmen carol carola carolin carolina caroline carsten
catalina catherine cathrin cathy cécile cecilia celia celine chad chantal charles charlie charlotte chiara chris christa christel christian christiane christina christine christof christoph
christophe christopher cindy clara clare clarissa claude claudia claudio claus clemens clémence colin colleen connor constantin constanze corinna corinne cornelia craig cristian cristiano
cristina cynthia dagmar daisuke damien damon dan dana daniel daniela daniele danielle danny darren dave david dawn dean debbie deborah deniz denis denise dennis derek detlef devin diana
diane diego dieter dietmar dietrich dimitri dina dino dirk dmitri dmitry dolores dominic dominik dominique don donald donna doris dorothea dorothee doug douglas duncan dustin dylan eberhard
eckart eckhard ed eddie edgar edith edoardo eduard eduardo edward eileen ekaterina elaine elena eleni eleonora elfriede eli elias elif elisa elisabeth elise eliza elizabeth elke ella ellen
elliot elodie elsa elvira emanuel emilia emilie emilio emily emine emma emmanuel enrico enrique eric erica erich erik erika erin ernesto ernst erwin esteban esther eugen eugene eugenia eva
evan evelyn evgeny fabian fabienne fabio fabrice farah fatima fatma federica federico felicitas felipe felix ferdinand fernanda fernando finn fiona flavia florence florent florian francesca
francesco francis francisca francisco franck franco françois françoise frank franz franziska fred frédéric frederik friederike friedrich fritz gabi gabriel gabriela gabriele gabriella gary
gavin geoff geoffrey georg george georges georgia georgina gerald gerard gérard gerd gerhard gerold gert gianluca gianni gilles gina giorgia giorgio giovanna giovanni gisela giulia giuseppe
glen glenn gloria gonzalo gordon grace graham grant greg gregor gregory greta grzegorz gudrun guido guilherme guillaume guillermo gunnar gunter gunther günter günther gustavo hakan halina
han hanna hannah hannes hans harald harriet harry hartmut hasan heather hector héctor heide heidi heike heiko heiner heinrich heinz helen helena helene helga hélène helmut hendrik henning
henri henrik henrike henry herbert hermann hilary hilde hiroshi holger holly horst howard hubert hugh hugo hussein ian ibrahim ignacio igor ilaria ilka ilona ilse imran inés ines inga inge
ingeborg ingo ingrid ioana ira irena irene irina iris irma isabel isabell isabella isabelle ismail ivan ivana ivo jack jackie jacob jacqueline jacques jaime jakob jakub james jamie jan jana
jane janet janice janina janine jared jarosław jasmin jason jasper javier jay jean jeanette jeanine jeanne jeff jeffrey jelena jennifer jenny jens jeremy jérôme jerry jesper jess jesse
jessica jesús jill jim jimmy jo joachim joan joana joanna joanne joão jochen joe joel joelle joerg johan johann johanna johannes john johnny jon jonah jonas jonathan jordan jordi jörg jorge
jörn josé josef joseph joseph joshua joyce juan juana judith judy jukka jule julia julian juliana julie julien juliette julio julius jürgen justin justine justyna jutta kai kaja kamal kamil
karen karim karin karina karl karla karoline karolina karsten kasper kate katarina katarzyna kate katerina katharina kathleen kathrin kathryn kathy katie katja katrin kay kazuo keith kelly
ken kenneth kenji kerstin kevin khalid kilian kim kimberly kira kirsten klaus konrad konstantin kristen kristian kristiina kristin kristina kristine krystian krzysztof kurt kyle lachlan
lara larry lars larissa laura lauren laurence laurent lea leah lee lena lennart lennert leo leon leonard leonardo leonie leonora leopold leslie leticia lew lewis lia liam lily linda lindsay
lindsey lisa lisbeth liv liz lorena lorenzo lothar lotte lou louis louise luana luc luca lucas lucia lucía lucie lucy ludger ludovic ludwig luigi luis luisa luise luiz łukasz lukas luke lutz
lydia lynn maciej madeleine madeline magda magdalena maggie mahmoud maik maike maja małgorzata malin malte manfred manon manuel manuela mara marc marcel marcello marcelo marcin marco marcos
marcus marek mareike margaret margarita margit margot margret maria maría mariam marian mariana marianne marie marija marika mario marion marisa marisol marissa marit marius mariusz mark
markku marko markus marlene marta martha martin martina martine martín marvin mary maryam mats matt matteo matthew matthias matti maurice maurizio mauro max maxim maxime maximilian maya megan
mehmet meike mel melanie melinda melissa mercedes mette mia micah micha michael michaela michał michel michele michelle mick miguel mihai mika mike mikael mikhail mila milan milena miranda
mireille miriam mirja mirjam mirko misha mitch moana mohamed mohammad mohammed moira mona monica monika monique morgan moritz muhammad murat mustafa myriam nadia nadine nadja nancy naomi
natalia natalie nataša natasha nathalie nathan neil nele nelson nia niall nicholas nick nicola nicolas nicole niels niklas nikola nikolai nikolaus nils nina noah noam noel noémie nora norbert
norma norman oksana olaf ole oleg olga oliver olivia olivier omar oscar óscar oskar osman oswald otto ottmar pablo paige pamela paolo pascal pascale pat patricia patricio patrick patrik
patrizia patty paul paula pauline paulo paweł pedro peggy penny per pete peter petra phil philip philipp philippe phoebe pia pierre pieter pilar piotr priscilla quentin rachel radek rafael
rafał rahul rainer ralf ralph ramón ramona ramzi raphael raphaël raquel raúl ravi ray raymond rebecca regina regine reiner reinhard reinhold renate renato rené renzo ricarda ricardo riccardo
richard rick ricky rita rob robert roberta roberto robin rodolfo rodrigo roger roland rolf roman ron ronald ronny rosa rosalie rosario rose rosemarie ross roswitha roxana roy ruben rubén
rudi rudolf rupert ruth ryan sabina sabine sabrina said salvador salvatore sam samantha samira samuel sandra sandrine sandro sandy santiago sara sarah sascha saskia scott sean sebastian
sébastien selina serena serge sergej sergei sergey sergio seth shane shannon sharon shaun shawn sheila shirley sibylle sigrid silja silke silvia silvio simon simona simone sina sofia sofie
solveig sonia sonja sophia sophie sören stacy stan stanislav stefan stefanie stefano steffen steffi stella stephan stephanie stéphane stephen steve steven stewart stuart sue sunil susan
susana susann susanna susanne suzanne sven svenja svetlana sybille sylvain sylvia sylvie takashi tamara tania tanja tanya tara tariq tatiana tatjana ted teresa terry thea theo theodor
theresa thérèse thierry thilo thomas thomasz thorsten tiago till tilman tim timo timothy tina tino tobias todd tom tomas tomás tomasz tomáš tommaso tommy toni tony torben torsten tracy
travis trevor trine tristan troy udo ulf ulla ulrich ulrike ursula uschi ute uta uwe valentin valentina valeria valerie valérie vanessa vasily vera verena veronica veronika véronique
vicki vicky victor victoria viktor viktoria vincent vincenzo viola violeta virginia virginie vittorio vivian viviane vladimir volker waldemar walter walther wanda warren wayne wendy wenke werner
wiebke wilfried wilhelm will willem william willy wim winfried wladimir wojciech wolf wolfgang xavier ximena yan yana yannick yasmin yolanda yuki yuri yusuf yvan yves yvonne zach zachary zoe zofia
александр алексей алина алла анастасия андрей анна антон артем борис валентина валерий вера виктор виктория виталий владимир вячеслав галина григорий дарья денис дмитрий евгений евгения
екатерина елена иван игорь илья ирина кирилл константин ксения лариса людмила максим мария марина михаил наталья никита николай оксана олег ольга павел петр роман светлана сергей станислав
татьяна юлия юрий ярослав
`
