package extract

import "strings"

// givenNames are common given names. No rule asks that a name hold one; they
// tell people from phrases where nothing but the capitals speaks for a name.
var givenNames = wordSet(`
	aarav aaron abby abdul abdullah abigail ada adam adele adelheid aditi adrian adriana agnes agnieszka ahmed ahmet aidan aileen aimee aino aisha akash
	alan alastair albert alberto albrecht alejandra alejandro aleksandra aleksi alena alex alexa alexander alexandra alexandre alexei alexis alfons
	alfred alfredo ali alice alicia alicja alina alison allan allen allison alois alok alvaro alwin amanda amber amelia amelie amie amir amit amita amy
	ana anabel anand ananya anastasia anders andi andre andrea andreas andrei andrej andrew andrzej andré andrés andy angela angelica angelika angelina
	angelo anika anil anita anja anjali anjana anke ankit ankita ann anna anna-lena annabel anne anne-marie annegret anneke anneliese annett annette
	annika ansgar anthony antje antoine antoinette anton antonella antonia antonio antti antónio anu anuj anya arash ariel arjun arlene armin arnaud arne
	arno arnold arthur artur arturo arun aruna arvid asa asha ashley ashok ashwin astrid asunción attila audrey august augustin aurelia aurélie austin
	axel ayaan ayse aysel ayşe babette balázs barbara barry bart bartosz bas bastian beata beate beatrice beatriz becky begoña bella belén ben benedict
	benedikt bengt benjamin benno benoit benoît berit bernadette bernard bernardo bernd bernhard bert berta bertram bertrand beth bethany bettina betty
	beverly bianca bilal bill billy birgit birgitta birte björn bjørn bo bob bodil bodo bogdan boris bożena brad bradley brandon brenda brendan brent
	bret brett brian brianna bridget brigitta brigitte britt britta brittany bruce bruna bruno bryan burkhard caitlin cameron camila camilla camille
	candace candice cara carina carl carla carlo carlos carlota carmen carol carola carolin carolina caroline carolyn carsten casey caspar cassandra
	cathal catherine cathrin cathy cecilia cedric celia celine cem cesar cesare chad chandra charlene charles charlie charlotte chelsea cheryl chiara
	chloe chloé chris christa christel christiaan christian christiane christin christina christine christoph christophe christopher chuck chus cindy
	claas claire clara clarissa claude claudia claudio claus clemens clint clive clément colin colleen concha connor conor constantin constanze consuelo
	cora corinna corinne cornelia cornelius cory cosima courtney craig cristian cristina cristóbal csaba curt cynthia cyril cécile céline dag dagmar
	daisy dale damian damien dan dana daniel daniela daniele danielle danilo danny danuta daphne daria dario darius dariusz darren daryl dave david
	davide dawn dean debbie deborah debra deepa deepak deirdre denis denise dennis derek detlef detlev devon diana diane dick didier diego dieter dietmar
	dietrich dimitri dimitris dina dinah dino dirk divya dmitri dmitry dolores dominic dominik dominique don donald donna dora doreen doris dorota
	dorothea dorothee dorothy doug douglas dragan duncan dustin dylan dániel eberhard ed edda eddie edgar edith eduard eduardo edward edwin eero eeva
	egon eike eileen eivind ekaterina elaine eleanor elena eleni elfriede elias elif elio elisa elisabeth elise elizabeth elke ella ellen elliot elmar
	elodie elsa elsbeth else elvira elyse elżbieta emanuel emil emile emilia emilie emilio emily emine emma emmanuel emmanuelle emre encarna enrico
	enrique eric erica erich erik erika erin erling ernest ernesto ernst erwin espen esteban estelle esther ethan eugen eugene eugenia eugénie eva evan
	evelyn evelyne evi ewa ewald ewelina fabian fabienne fabio fabrice fabrizio faith falk farah farhan fatemeh fatima fatma federica federico felicia
	felicitas felipe felix ferdinand ferenc fernanda fernando fiona flavia flora florence florent florentine florian florina floyd fouad frances
	francesca francesco francine francis francisca francisco franco frank franka franz franziska françois françoise fred freddy frederic frederick
	frederik frederike fredrik frida frieda friedemann friederike friedhelm friedrich fritz frode frédéric fátima félix gabi gabriel gabriela gabriele
	gabriella gaby gail gareth gary gaurav gavin geir gemma gene geoff geoffrey georg george georges georgia georgina gerald geraldine gerard gerardo
	gerd gerda gerhard gerhild gernot gero gerrit gert gertrud ghassan gian gianluca gianni gideon gil gilbert gilles gina giorgio giovanna giovanni
	gisela gitta giulia giuliano giulio giuseppe glen glenn gloria gonzalo gopal goran gordon grace graeme graham grant greg gregor gregory greta gro
	grzegorz gudrun guido guillaume guillermo gunar gundula gunilla gunnar gunter gunther gustaf gustav gustavo gwen gwendolyn györgy gábor gérard günter
	günther hadi haider hakan halina hamza hana hanna hannah hannelore hannes hans hans-joachim hans-jürgen hans-peter harald harish harold harriet harry
	hartmut harvey hasan hassan hauke hayley heather hector hege heide heidemarie heidi heike heikki heiko heiner heinrich heinz heinz-peter helen helena
	helene helga helge hella helmut hendrik henning henri henriette henrik henrike henry herbert heribert hermann hervé hilary hilde hildegard hillary
	holger holly horst hossein howard hubert huda hugh hugo huib humberto hussein håkan héctor hélène ian ibrahim ida ignacio igor iker ildikó ilja ilka
	ilkka ilona ilse iman imke imran ina ines inga inge ingeborg ingo ingrid ingvild inka inmaculada inés ioana irene irina iris irma isa isaac isabel
	isabell isabella isabelle ismail istván ivan ivana ivo iwan iwona izabela jaakko jacek jack jackie jackson jacob jacqueline jacques jadwiga jaime
	jake jakob jakub jamal james jamie jan jana jane janet janette janice janina janine janis janna janne jannik jannis janusz jared jari jarmo jaroslav
	jarosław jasmin jasmina jasmine jasna jason jasper jaume javier jay jaya jean jean-claude jean-luc jean-marc jean-michel jean-paul jean-pierre
	jeanette jeanne jeannette jeff jeffrey jelena jen jenna jennifer jenny jens jeremy jeroen jerome jerry jerzy jesse jessica jessie jesús jil jill jim
	jimena jimmy jiří jo joachim joan joana joanna joanne joao joaquin joaquín jochen jodi jody joe joel joelle joerg johan johann johanna johannes john
	johnny jon jonas jonathan jonny jordan jordi jorg jorge jorn jose josef josefina josep joseph josephine josh joshua josie josé joyce joão juan juana
	juanita judit judith judy juergen juha jukka jule julia julian juliana juliane julie julien juliet juliette julio julius june jurgen justin justine
	justus justyna jutta jános jérémy jérôme józsef jörg jörgen jörn jürgen kai kaisa kaja kamil kane karan karel karen kari karim karima karin karina
	karl karl-heinz karla karolina karoline karsten katalin katarina katarzyna kate katerina kateřina katharina katherine kathi kathleen kathrin kathryn
	kathy katia katie katinka katja katri katrin katrina katy kavita kay kayla keith kelly kelsey kemal ken kenneth kenny kent kerstin kevin khaled kim
	kimberly kimmo kinga kira kiran kirk kirsten kjell kjersti klara klaus klaus-dieter knut konrad konstantin konstantinos konstanze kornelia kris
	krishna krista kristen kristian kristin kristina kristine kristof kristy krystyna krzysztof kumar kurt kyle kylie laila lakshmi lance lara larry lars
	lasse laszlo laura lauren laurence laurent laurie laurin lawrence layla lea leah leander lee leena leif leila lena lene lenka lennard lennart leo
	leon leona leonard leonardo leonhard leonie leopold leroy les leslie lester leszek levi lewis lia liam lidia liesbeth lili lilian liliana lilli lilly
	lily lina linda lindsay lindsey linn linnea linus lionel lisa lisbeth liselotte livia liz ljiljana lloyd logan lois lola loredana lorena lorenz
	lorenzo loretta lori lothar lou louis louisa louise luana luc luca lucas lucia lucian lucie lucien lucy lucía ludger ludmila ludovic ludwig luigi
	luis luisa luise lukas luke luna lutz luz luís lydia lynn lynne lászló maarit maciej madeleine madeline madison mads magdalena maggie magnus maha
	mahesh mahmoud mahmud maia maik maike maite maja malcolm malik malin malte mandy manfred manish manoj manuel manuela mara marc marcel marcela
	marcella marcello marcelo marcin marco marcos marcus marek maren margaret margarete margarethe margarita margherita margit margot margret margrit
	marguerite maria mariam marian mariana marianna marianne marie marie-luise marieke marija marijke marika marina mario mariola marion marisa marissa
	marit marius mariusz mark markku marko markus marla marlene marlies marlon marta marten martha martin martina martí martín marvin mary maryam maría
	matej mateo mateusz matheus mathias mathieu mathilda mathilde mathis matilda mats matt matteo matthew matthias matthieu matthäus matti maud maura
	maureen maurice mauricio maurizio max maxime maximilian may maya małgorzata mechthild meera meg megan mehmet meike meinhard mel melanie melina
	melinda melissa melvin mercedes meredith merle merlin mette mia mica micha michael michaela michail michal michaël michał micheal michel michela
	michele michelle michèle mickey miguel mika mikael mike mikhail mikkel mikko miklós milan milena milica millie milo milos miloslav miloš mina minna
	mira miranda mircea miriam mirjam mirko miroslav mirosław mitch mitchell mohamed mohammad mohammed mohan moira molly mona monica monika monique
	montse morgan moritz morten moshe muhammad mukesh muna murat mustafa myriam mária márta nabil nadeem nadia nadine nadja nancy naomi naresh nasir
	nasser natalia natalie natascha natasha nate nathalie nathan nathaniel neal neha neil nelly nelson nenad nergis nia nicholas nick nico nicola nicolai
	nicolas nicole nicoletta niels nigel nika nike nikhil niki nikita nikki niklas niko nikola nikolai nikolaj nikolaos nikolas nikolaus nikos nils nina
	nisha noah noam noel noemi noor nora norbert noreen norma norman nuria nuño oana octavio oksana ola olaf olav ole oleg oleksandr olena olga oliver
	olivia olivier olli omar omer ondřej onur oriana orlando orsolya osama oscar oskar osman oswald otmar ottmar otto outi ove owen ozan paavo pablo
	paige pam pamela paola paolo pascal pascale pat patricia patricio patrick patrik patrizia patti patty paul paula paulina pauline paulo pavel pavla
	pawel paweł pedro peer peggy pekka penelope penny per pernille perry petar peter petr petra phil philip philipp philippa philippe phillip phoebe
	phyllis pia pieke pier pierre piet pieter pietro pilar piotr pirjo pooja poppy pradeep prakash pramod prasad prashant priya priyanka przemysław päivi
	pål péter quentin quinn quirin rachael rachel radek rafael rafał raffaella ragnhild rahul raija raimund rainer raj rajesh rajiv rakesh ralf ralph
	ramesh ramon ramona ramón rana randall randy rani rania ranjit raoul raphael raquel rashid rasmus raul ravi ray raymond raúl rebecca rebekka regina
	reiner reinhard reinhold renata renate renato renee rené reza ricarda ricardo riccardo richard rick ricky riikka rikke risto rita ritu rob robert
	roberta roberto robin rocío rod rodney rodolfo rodrigo roger rohan rohit roland rolf roman romina romy ron ronald ronny rory rosa rosalía rosanna
	rosario rose rosemarie rosemary rosie ross roswitha roxana roy ruben ruby rubén rudi rudolf rudy rune rupert russell ruth ryan ryszard rémi rüdiger
	saad saara sabina sabine sabrina sachin said salim salma salman salvador salvatore sam samantha sami samia samir sammy samuel sana sandeep sandra
	sandro sandy sangeeta sanja sanjay sanjiv sanna santiago santosh sara sarah sascha sasha saskia satu saul sean sebastian sebastián selim selina selma
	seppo serge sergei sergej sergey sergio seth severin shana shane shannon shari sharon shaun shauna shawn sheila shelby shelley shirley shreya shweta
	siddharth siegfried sigrid sigurd silja silke silvan silvana silvia silvio simon simona simone sina sinan sir siri sita siv slobodan smita sneha
	snežana sofia sofie solveig sonal sonia sonja sophia sophie stacey stacy stan stanislav stanisław stanley stefan stefania stefanie stefano steffen
	steffi stella sten stephan stephane stephanie stephen steve steven stewart stig stuart stéphane stéphanie subhash sudhir sue suleiman sunil sunita
	suresh susan susana susann susanna susanne suse susi susie suzan suzanne sven svenja sverre svetlana swantje sybille syed sylvain sylvia sylvie
	sylwia szymon sándor sébastien sören søren sławomir tabea tadeusz tamara tammy tamás tania tanja tanvi tanya tapio tara tarek tariq tasha tatiana
	tatjana tayfun taylor ted teddy teemu terence teresa terhi terri terry tessa thea theo theodor theodore theresa therese thibault thilo thomas thorben
	thore thorsten thérèse tiago tiffany tiina tijana till tilman tilmann tim timm timo timothy tina tino tobias toby todd tom tomas tomasz tommaso tommy
	tomás tomáš tone toni tony tor torben torbjörn tore torsten tracey tracy travis trevor tricia trina trine tristan troy trygve tuomas tuula tyler udo
	ulf uli ulla ulrich ulrika ulrike uma umberto ursula urszula uta ute uwe vadim valentin valentina valeria valerie valérie vanessa varun vasilis veera
	vera verena veronica veronika verónica vesna vicente vicki vicky victor victoria vidar vijay vikas vikram viktor viktoria ville vincent vincenzo
	vinod viola violeta virginia virginie vishal vito vittoria vittorio vivek vivian viviane vivien vladan vladimir vojtěch volker volkmar václav
	véronique wade waldemar waleed wally walt walter waltraud wanda warren wayne wendelin wendy wenke werner wesley wibke wiebke wiesław wilfried wilhelm
	will willem willi william willy wim winfried witold wladimir wojciech wolf wolfgang wolfram xaver xavier ximena yael yann yannick yannis yara yasmin
	yasmine yasser yoko yolanda yosef youssef yulia yuri yusuf yves yvette yvonne zach zachary zahra zainab zbigniew zdeněk zeinab zeynep ziad zoe zofia
	zoltán zoran zoë zsolt zsuzsanna zuzana ágnes álvaro ángel ángela åsa éva íñigo óscar łukasz željko александр алексей алексея алена алина алла алёна
	анастасия анатолий андрей андрій анна антон антонина арина артем артём богдан борис вадим валентин валентина валерий валерия василий вера вероника
	виктор виктория виталий владимир владислав володимир вячеслав віктор галина георгий глеб григорий дарья денис дмитрий дмитро евгений евгения егор
	екатерина елена елизавета жанна зинаида иван игорь илья инна ирина карина катерина кирилл константин ксения лариса лев леонид лидия любовь людмила
	максим маргарита марина мария марк марія микола михаил михайло надежда наталия наталья наталія никита николай нина оксана олег олександр олексій
	олена олеся ольга павел петр полина пётр роман руслан светлана світлана семен сергей сергій софия станислав степан тамара тарас татьяна тетяна
	тимофей федор фёдор эдуард элина юлия юлія юрий яна ярослав євген ігор ірина`)

// hasGivenName reports whether a name begins with a common given name, which
// may follow a title or an initial.
func hasGivenName(name string) bool {
	i := 0
	for w := range strings.FieldsSeq(name) {
		if i++; i > 3 {
			break
		}
		lw := strings.ToLower(strings.Trim(w, ".,"))
		if givenNames[lw] {
			return true
		}
		if j := strings.IndexByte(lw, '-'); j > 0 && givenNames[lw[:j]] {
			return true
		}
		if !titles[lw] && len(lw) > 2 {
			break
		}
	}
	return false
}
