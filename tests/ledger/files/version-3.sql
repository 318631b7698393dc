-- A contest file of schema 3, as the program wrote it. All names are invented.
CREATE TABLE IF NOT EXISTS "ledger" (
   "seq" INTEGER PRIMARY KEY NOT NULL,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "seat" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "body" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "hash" TEXT NOT NULL
) STRICT;
INSERT INTO ledger VALUES(1,'2026-11-28T09:59:10.147+00:00','Peragaan','committee','contest-declared','{"contest":{"contest":{"id":"kecil","name":"Final Kecil","organiser":"","venue":"","theme":"","language":"id","timezone":"Asia/Jakarta","head_of_jury":"Dr. Ratna Wulandari","desk":false,"paper_typed_twice":true,"live_standings":true},"timing":{"presentation":420,"questions":180,"changeover":0,"warnings":[120,60]},"rubric":{"gagasan":{"scale":{"min":"0","max":"10","step":"0.5","values":[],"floor":null,"to":null},"points":false,"best":false,"difficulty":false,"criteria":[{"id":"dampak","name":"Dampak","weight":"60","guide":"","scale":null,"criteria":[]},{"id":"rapi","name":"Kerapian","weight":"40","guide":"","scale":null,"criteria":[]}]}},"scoring":{"method":"mean","per":"total","trim":null,"model":"mixed","round":{"juror":null,"criterion":null,"weighted":null,"jury":null},"decimals":2,"rank_on":"displayed","ties":["weights","head-to-head","head-of-jury"],"minimum_ballots":1,"signatures":2,"weight":"100","stages":"weighted"},"stage":[],"penalty":[],"category":[{"id":"pengawas","name":"Pengawas","rubric":"gagasan","entry":"person","awards":[],"titles":[],"through":null}],"juror":[{"id":"j1","name":"Juri Satu","office":""},{"id":"j2","name":"Juri Dua","office":""},{"id":"j3","name":"Juri Tiga","office":""}],"panel":[{"id":"A","room":"Pendopo","jurors":["j1","j2","j3"]}],"session":[{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"A","categories":["pengawas"],"turns":null}]},"leaves":[{"rubric":"gagasan","criterion":"dampak","parts":3,"whole":5,"unit":10},{"rubric":"gagasan","criterion":"rapi","parts":2,"whole":5,"unit":10}]}','aa0639c4b5e5fb9f65c5b941aae9a80a','f6db8decc4699cbce432463ee9447db1b2effa3e35e64d5346c4c22aac309a75');
INSERT INTO ledger VALUES(2,'2026-11-28T09:59:10.151+00:00','Peragaan','committee','roster-imported','{"source":"data rekaan","contestants":[{"id":"c001","category":"pengawas","name":"Christina Handayani, S.Sos.","unit":"Dinas Penanaman Modal dan PTSP","idea":"Gerakan gotong royong rujukan pasien tanpa kertas","say":"","nip":"198411232012122008","phone":"0812-0000-0001","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c002","category":"pengawas","name":"drg. Binti Oktaviani","unit":"Badan Pendapatan Daerah","idea":"Layanan jemput bola arsip kepegawaian ramah penyandang disabilitas","say":"","nip":"197708042000022015","phone":"0812-0000-0002","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c003","category":"pengawas","name":"dr. Sunarto","unit":"Dinas Kesehatan","idea":"Layanan jemput bola uji kendaraan tanpa kertas","say":"","nip":"197004042002121022","phone":"0812-0000-0003","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c004","category":"pengawas","name":"Teguh, S.Kep., Ns.","unit":"Dinas Pariwisata dan Kebudayaan","idea":"Aplikasi saku vaksinasi ternak tanpa kertas","say":"","nip":"198601192014121029","phone":"0812-0000-0004","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c005","category":"pengawas","name":"Didik Cahyono, S.Si., Apt.","unit":"Dinas Pemberdayaan Masyarakat dan Desa","idea":"Posko keliling perpustakaan desa bersama karang taruna","say":"","nip":"198208082008031036","phone":"0812-0000-0005","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c006","category":"pengawas","name":"Heru Laksono, A.Md.Keb.","unit":"Badan Kesatuan Bangsa dan Politik","idea":"Bank data mitigasi longsor tanpa kertas","say":"","nip":"197610192000031043","phone":"0812-0000-0006","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c007","category":"pengawas","name":"Mei Rohmatin, S.AP.","unit":"Dinas Kesehatan","idea":"Peta digital pajak daerah di daerah tanpa sinyal","say":"","nip":"198607162018022050","phone":"0812-0000-0007","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c008","category":"pengawas","name":"Suprihatin Oktaviani, S.E.","unit":"Dinas Lingkungan Hidup","idea":"Peta digital pajak daerah berbiaya rendah","say":"","nip":"199306092019122057","phone":"0812-0000-0008","mentor":"","theme":"","members":[],"extra":{},"is_guest":false}],"replaced":false}','c45910a6346f72c658369f0448a894ff','9eeefcc03b14565b78f25697052a0d95483d04412dfdac92b355c4cf23696bf3');
INSERT INTO ledger VALUES(3,'2026-11-28T09:59:10.160+00:00','Gladi bersih','committee','order-drawn','{"category":"pengawas","seed":1,"turns":[{"number":1,"contestant":"c007","session":0},{"number":2,"contestant":"c006","session":0},{"number":3,"contestant":"c004","session":0},{"number":4,"contestant":"c008","session":0},{"number":5,"contestant":"c005","session":0},{"number":6,"contestant":"c001","session":0},{"number":7,"contestant":"c003","session":0},{"number":8,"contestant":"c002","session":0}],"late":false}','a1ce708d226f933ef4061c1071996536','4ec0ebd141afbe7d6075bdb145b1b5ebe0b57a85df3e16b57b222001f42717ad');
INSERT INTO ledger VALUES(4,'2026-11-28T09:59:10.232+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37348940,"wall":1795859950214}}','bdce4a4b664ad2e403d99b2b1954435b','8241b5701593cee112b54bbba6ecbbf7af5ed9281df4d494f1c9403fc30f694c');
INSERT INTO ledger VALUES(5,'2026-11-28T09:59:10.238+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37348964,"wall":1795859950238}}','e32e8088f7c8170a3fc5a085d3ed5717','2877eb027751c2b648536f3a311d1bc47f8492be6fdb3066733ee73b13036ee5');
INSERT INTO ledger VALUES(6,'2026-11-28T09:59:10.247+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','contestant-absent','{"number":1,"reason":"dipanggil dua kali"}','caeed8d5a9f13d71c742dabe212d352a','4d2176509f1f1857fc789df0a67f2b2734aeacb2cdd14b0f15b779488c064b4c');
INSERT INTO ledger VALUES(7,'2026-11-28T09:59:10.250+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":2,"reading":{"boot":"fa9119df","ms":37348976,"wall":1795859950250}}','b18ef9578197b8d7827c7e582e25fe04','2e51140ab0fb3df8c608ad939d6732c99f114fb3e6b91968920642e538e95d39');
INSERT INTO ledger VALUES(8,'2026-11-28T09:59:10.252+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":2,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37348977,"wall":1795859950251}}','1addbc459e4f1e2ea82a6b6a1c8ffbe8','0304870fafe73ba3e2a01e1dd961786e1dc2f5c332596a520b1fad6d77237ea0');
INSERT INTO ledger VALUES(9,'2026-11-28T09:59:10.255+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":2,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37348981,"wall":1795859950255}}','2f336b4b278c86290846066f78417368','e38d6e337b2f82d4b748fc8d1754d6c64ffe97777b1d608a5b0681b1ecb2f3e4');
INSERT INTO ledger VALUES(10,'2026-11-28T09:59:10.263+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":2,"reading":{"boot":"fa9119df","ms":37348989,"wall":1795859950263}}','eb45bc7f74ee3f270f3d7f403a6ff8f4','68e3387364203ce487af9c6048543aa3b5c9bebd567c4e3d3cdbf221b60eb4f8');
INSERT INTO ledger VALUES(11,'2026-11-28T09:59:10.312+00:00','Juri Satu','juror:j1','ballot-sent','{"number":2,"juror":"j1","marks":{"dampak":"9","rapi":"8.5"},"paper":false,"note":"","typed_by":[]}','00b5ed9232b4d25753f7f307bddfaa3c','4b2c988f11bc81481930c2fb0872d63acdbc0ca7d44d83e335e3d9d33dfccecd');
INSERT INTO ledger VALUES(12,'2026-11-28T09:59:10.324+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":2,"juror":"j3","marks":{"dampak":"7.5","rapi":"7"},"paper":false,"note":"","typed_by":[]}','e6f75981c3752b172779cdf49f1150e4','adff9f14ff9266c3230b90913814c4215981aded9cd22dac3890443cdd793d32');
INSERT INTO ledger VALUES(13,'2026-11-28T09:59:10.354+00:00','Juri Dua','juror:j2','ballot-sent','{"number":2,"juror":"j2","marks":{"dampak":"9.5","rapi":"9"},"paper":false,"note":"","typed_by":[]}','981fba68347f659e94486a88a3ba36c0','576ff958fea75f44ae296eeadf457bc030f3cb5e5800e91366f3be5229b866b8');
INSERT INTO ledger VALUES(14,'2026-11-28T09:59:10.362+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":2,"missing":[]}','c0c15e4037e152ca2ed0e4ba6d113863','d85858c4bde9a6453355ebfe5a89d638ab0bb52fa59628ca296c2a8ea425e486');
INSERT INTO ledger VALUES(15,'2026-11-28T09:59:10.371+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":3,"reading":{"boot":"fa9119df","ms":37349097,"wall":1795859950371}}','532c070583e5295629d6bd02a2e9f8ed','5e3a69566ace112fd83a1c2cd1e4b5f6f1d97b5977dfc31380ba177525375b29');
INSERT INTO ledger VALUES(16,'2026-11-28T09:59:10.378+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":3,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349104,"wall":1795859950378}}','41315715fffaac7d4f56105b64b0dcf1','5cb9b8564227c6d13f0a03c918794141d3114824a37640924ef92fa74a596320');
INSERT INTO ledger VALUES(17,'2026-11-28T09:59:10.379+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":3,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349105,"wall":1795859950379}}','7707071ad58183df0bbaff7f28fa0472','3db086e2d2947449e96be0ceb4f817e9ebd64c395462e1610ce3666b9273bb6e');
INSERT INTO ledger VALUES(18,'2026-11-28T09:59:10.390+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":3,"reading":{"boot":"fa9119df","ms":37349116,"wall":1795859950390}}','08762e4fc67af47442d30af665a34229','ab7ffd4e12a61e77f9d8263f23ec06a2bebff88ffc06930007e525d7b3780aad');
INSERT INTO ledger VALUES(19,'2026-11-28T09:59:10.397+00:00','Juri Satu','juror:j1','ballot-sent','{"number":3,"juror":"j1","marks":{"dampak":"7.5","rapi":"7.5"},"paper":false,"note":"","typed_by":[]}','3247e8a450f7b92b678f43d5bc8ff75d','0db58bbb4197f6179ffd924aa65abd3d873bb1dcff6cef2cbd84b0c72140e0b0');
INSERT INTO ledger VALUES(20,'2026-11-28T09:59:10.407+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":3,"juror":"j3","marks":{"dampak":"6","rapi":"5"},"paper":false,"note":"","typed_by":[]}','f631c26942f426d0f29b023f0d3bc5f7','36e4efb92d599f706c3f81094543d6c084fe6ecac285522c4d232ed230effd0d');
INSERT INTO ledger VALUES(21,'2026-11-28T09:59:10.409+00:00','Juri Dua','juror:j2','ballot-sent','{"number":3,"juror":"j2","marks":{"dampak":"8.5","rapi":"7.5"},"paper":false,"note":"","typed_by":[]}','6782b9ded09971a30b8c2d7d0c256763','cb8090ec03eefc92665dc7a297be3d163a9ce84841e57faf1dcc25ba05bc5283');
INSERT INTO ledger VALUES(22,'2026-11-28T09:59:10.412+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":3,"missing":[]}','2e30ecd1f4534c1732a15cf21cea00fd','ec8030cb24d51f9dbc130e57dc393a908afc01ba7e9723225d5132c7c07461e6');
INSERT INTO ledger VALUES(23,'2026-11-28T09:59:10.415+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','break-started','{"panel":"A","seconds":600,"reading":{"boot":"fa9119df","ms":37349140,"wall":1795859950414},"note":""}','66614e80d71c5bbf769c722b49ce4a8f','0b9cdb21d21b0224df95602a8c355d20c469c200ad7023b9b00dc87d757d0196');
INSERT INTO ledger VALUES(24,'2026-11-28T09:59:10.418+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','break-ended','{"panel":"A"}','6b36f19d6d01d98062b658009a5b080d','c9db069863359e9928b7a098b14c2a1b31804a37cb312c3e453da06b56486095');
INSERT INTO ledger VALUES(25,'2026-11-28T09:59:10.425+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":4,"reading":{"boot":"fa9119df","ms":37349151,"wall":1795859950425}}','9ada298d895fa7c83ee1d3c8d7183c59','1339cc11dda36ab60f595f93a62e02360d154bc229ee51ee02dbb6f7d23a9248');
INSERT INTO ledger VALUES(26,'2026-11-28T09:59:10.428+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":4,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349154,"wall":1795859950428}}','6a9b1a200aaa4173d998d66f056eaa54','7b881c5ab264bbbb8c40b5baabfb649cf8decc3bf80750010523cc4d91eae4d3');
INSERT INTO ledger VALUES(27,'2026-11-28T09:59:10.429+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-paused','{"number":4,"reading":{"boot":"fa9119df","ms":37349155,"wall":1795859950429},"reason":"mikrofon mati"}','c2b4279a43022c895ac2322d38c23cf2','3940fd57d5a54e468d36f00f979f1dd8d7457d729b8a6ba8cf4813870594c68d');
INSERT INTO ledger VALUES(28,'2026-11-28T09:59:10.435+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-resumed','{"number":4,"reading":{"boot":"fa9119df","ms":37349160,"wall":1795859950434}}','fd3af61f2622857aaadb797b0de28ae4','64531ea03ff3e869a999e0927810af297db458ceb5a665c24261849e4082355f');
INSERT INTO ledger VALUES(29,'2026-11-28T09:59:10.439+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":4,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349165,"wall":1795859950439}}','4a495fdca4c5db24b09e455da25648eb','2549366744f458b13970d478bf61c1889d921fc44c8f3180e8b612bbf99cea6f');
INSERT INTO ledger VALUES(30,'2026-11-28T09:59:10.440+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":4,"reading":{"boot":"fa9119df","ms":37349166,"wall":1795859950440}}','2582221ced4df96ef206456d27a73bcf','c263030c3dd42d03fafdaf431475fec76ece7ea7e7d2f05db1692a05ba3bbd63');
INSERT INTO ledger VALUES(31,'2026-11-28T09:59:10.453+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":4,"juror":"j3","marks":{"dampak":"5.5","rapi":"5"},"paper":false,"note":"","typed_by":[]}','ebc38bc80003a421b9f52dde37858dc6','f1e70df2cdd0398ac8aa97fe170d3bf8cbf8ddba4a7140b67611a26127113dd7');
INSERT INTO ledger VALUES(32,'2026-11-28T09:59:10.457+00:00','Juri Satu','juror:j1','ballot-sent','{"number":4,"juror":"j1","marks":{"dampak":"7","rapi":"7"},"paper":false,"note":"","typed_by":[]}','d1546c39bf90678bc80f0c1fa1eba217','7751f6139e070fd999c7fff44da28a1910030cb07582b732476ca4d17fe531fb');
INSERT INTO ledger VALUES(33,'2026-11-28T09:59:10.462+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":5,"reading":{"boot":"fa9119df","ms":37349188,"wall":1795859950462}}','15ac855634e39b7906e670a801a83fb7','11c119f0f383f8dd293162b050b8261f4dda79e872f11138f9d2e168ad15d1f0');
INSERT INTO ledger VALUES(34,'2026-11-28T09:59:10.463+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":5,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349188,"wall":1795859950462}}','85e951c739431f370cdd78707d627287','e633e44af159568045b86dd2998d68c5b0f0e1ef54f78a61f0e9784cd2b29609');
INSERT INTO ledger VALUES(35,'2026-11-28T09:59:10.464+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','clock-extended','{"number":5,"seconds":60}','c46e8fca2e2bbf4708c5aea0cdddbda8','1a3f067f540b5cff5edb816f24d4abfaa9629bf57b353022a2fa8012157a7bea');
INSERT INTO ledger VALUES(36,'2026-11-28T09:59:10.465+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":5,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349191,"wall":1795859950465}}','e105cdf2329189741aca10f3575f64af','6a91874ea4ff9f8e8601d4df6ee08b595060a30c534603fefa281eec0c5506d8');
INSERT INTO ledger VALUES(37,'2026-11-28T09:59:10.467+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":5,"reading":{"boot":"fa9119df","ms":37349193,"wall":1795859950467}}','6af08aa9d79c13172086f9972ae780c1','23f508e5a87a9525d622edba54f6873e98fac358bf60814be1981b2f4fbcc04e');
INSERT INTO ledger VALUES(38,'2026-11-28T09:59:10.473+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','board-frozen','{"category":"pengawas"}','36faf56eb6bed6ebce5309a701d3a95f','1dda693f822aef71d141c5326f15563a5a35d44421d3806dd593c70f41d70dbf');
INSERT INTO ledger VALUES(39,'2026-11-28T09:59:10.486+00:00','Juri Tiga','juror:j3','juror-recused','{"number":5,"juror":"j3","reason":"peserta adalah rekan sekerja"}','7de22e2e011be41d90282fb60f32df48','c0f845b5a14d40f3646bd35396bb1192fc02303ad16a4c8c717576f1dadc6a3a');
INSERT INTO ledger VALUES(40,'2026-11-28T09:59:10.494+00:00','Juri Satu','juror:j1','ballot-sent','{"number":5,"juror":"j1","marks":{"dampak":"7","rapi":"7.5"},"paper":false,"note":"","typed_by":[]}','1a473f712b1ff3e32f67c2b9b78adf21','8bcf364d4b8d6e14cc3808fe8dc6dcd60440c366ad8672fb28f46ff6fe633ee8');
INSERT INTO ledger VALUES(41,'2026-11-28T09:59:10.498+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":4,"missing":["j2"]}','02498b6be92966d153b235af465a5d78','bfc5c90fe8806b0eca627c13f1ded61236712e50e21111d4321baa07df122828');
INSERT INTO ledger VALUES(42,'2026-11-28T09:59:10.502+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":6,"reading":{"boot":"fa9119df","ms":37349228,"wall":1795859950502}}','c4ea6b16bb4591614b23a4dc24482471','84c7a41cf84d383b3df38d421bf73d62426a2756ca6f24e39413200afdda0dfd');
INSERT INTO ledger VALUES(43,'2026-11-28T09:59:10.506+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','contestant-withdrew','{"number":6,"reason":"memberi tahu lewat surat"}','264b78f2cb99ea88aa58f577b7674bed','d9d6208ae96fd94337f48421de1dce7d4123daa8a877f853afb27111c3f6c929');
INSERT INTO ledger VALUES(44,'2026-11-28T09:59:10.514+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37349240,"wall":1795859950514}}','4fece22ea49786b15a1f1b2ca6594196','7a4ae458a9af334d8e38447ca243f02604e0ad65ea82107daafa211c27eeed07');
INSERT INTO ledger VALUES(45,'2026-11-28T09:59:10.523+00:00','Juri Dua','juror:j2','ballot-sent','{"number":5,"juror":"j2","marks":{"dampak":"8","rapi":"8"},"paper":false,"note":"","typed_by":[]}','7e5b85f31299b8c036673e33e2bdbad1','9f3c430dd86329e90f7c7fa032220f943e53f642a6c323c35052b4bdfe86179c');
INSERT INTO ledger VALUES(46,'2026-11-28T09:59:10.527+00:00','Dr. Ratna Wulandari','chair','ballot-reopened','{"number":4,"juror":"j2","reason":"penilaian ditutup sebelum lembar nilai dikirim"}','392d472df2a465b8c9289aa824f094ca','8d2c7d615182bc39fec01bebde5248f98b920c2df2710615d8b28ade4459fb14');
INSERT INTO ledger VALUES(47,'2026-11-28T09:59:10.530+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','step-undone','{"panel":"A","undone":44}','e15c3c0eab49255b4c57c20fc9ca063a','15b4f338ffcdc5c7eded90a827353be7ec66e275e151185fc3d36bc520f3e98d');
INSERT INTO ledger VALUES(48,'2026-11-28T09:59:10.534+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":7,"reading":{"boot":"fa9119df","ms":37349260,"wall":1795859950534}}','6d4be8213537167a4fc5f798bc7d287b','7ca5e2ac19c24aa59ddbae638b9d23e7aba3bf597102c3a68482f8cc4bfba7f3');
INSERT INTO ledger VALUES(49,'2026-11-28T09:59:10.538+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":7,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349264,"wall":1795859950538}}','5f992eb845304bc2f10e66836bd587de','078405bfdce15b3618ed3faedaa7bf7677282a2abb73330ecaa540d228cbe09b');
INSERT INTO ledger VALUES(50,'2026-11-28T09:59:10.546+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":7,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349272,"wall":1795859950546}}','e683e36d18859ee60f3bcb172180cfb9','f2de131ea200302cc731f02e2a1ea3b12cfa6298eee1841477c94d41a6c233ba');
INSERT INTO ledger VALUES(51,'2026-11-28T09:59:10.549+00:00','Juri Dua','juror:j2','ballot-sent','{"number":4,"juror":"j2","marks":{"dampak":"6","rapi":"8"},"paper":false,"note":"","typed_by":[]}','d29512cf2f5867cad1b30c5d0097b37c','9345e967749753ea416473bc936ab9e5f8f10f7061c4431f7c4b9c61faee813e');
INSERT INTO ledger VALUES(52,'2026-11-28T09:59:10.554+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":7,"reading":{"boot":"fa9119df","ms":37349280,"wall":1795859950554}}','fca66b5d3eb4f238b3437828daa8ea32','cb540fb62651af884bc7023e0ae516e7bca795d8ed9974e3e453f1973e2ad025');
INSERT INTO ledger VALUES(53,'2026-11-28T09:59:10.564+00:00','Dr. Ratna Wulandari','chair','juror-substituted','{"panel":"A","out":"j1","substitute":{"id":"j1-b","name":"Yudi Handoko, S.STP.","office":""},"reason":"jatuh sakit"}','3c51d3f7ca4b3e131926d439a8d9c677','d28e7c29e188c33fe8139172125e22eaa4a15c2aaf85827feea1458953e8fa89');
INSERT INTO ledger VALUES(54,'2026-11-28T09:59:10.570+00:00','Dr. Ratna Wulandari','chair','ballot-excused','{"number":7,"juror":"j3","reason":"dipanggil tugas lain"}','a03f823d390548ef1d658941a0e1c3d8','74a754c8078856683ad954f5bdd61d39bf35c2b75e1d80759e05f03b1cada481');
INSERT INTO ledger VALUES(55,'2026-11-28T09:59:10.572+00:00','Juri Dua','juror:j2','ballot-sent','{"number":7,"juror":"j2","marks":{"dampak":"6.5","rapi":"7"},"paper":false,"note":"","typed_by":[]}','2a37c7dba26a8e6487b2b73059bc724e','b7c30ed65b439d599f8c28ba1d565e2371d3cf01cc054f37a40bd32f380ae9d5');
INSERT INTO ledger VALUES(56,'2026-11-28T09:59:10.574+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":5,"missing":[]}','10dacbeccc99b44c64ad7f8d89d477cb','0760429b62749b6192eea4904641adabb3216d48395293be068b64e483564eff');
INSERT INTO ledger VALUES(57,'2026-11-28T09:59:10.586+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":7,"juror":"j1-b","marks":{"dampak":"6","rapi":"5.5"},"paper":false,"note":"","typed_by":[]}','c7c50c3920ac67d27772012a7462353a','7f454b8f07612fee776e2b9d7ebbf0e7df9b7b6cf6698ed6a4cf670228fd9bed');
INSERT INTO ledger VALUES(58,'2026-11-28T09:59:10.596+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":7,"missing":[]}','811fad31d541bedde0f3a7463cbef326','14cb48a184bd0402ad950499a3a8cc844d80ad7c750a4217ddaea69c7a2d2368');
INSERT INTO ledger VALUES(59,'2026-11-28T09:59:10.598+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37349324,"wall":1795859950598}}','d886c99ef65e01932e693e96a1b16e5c','0257f1e0f0ae2a7ea4e9ede82cf2156b881a7a8750194627c6976e87f2d8d6cc');
INSERT INTO ledger VALUES(60,'2026-11-28T09:59:10.600+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-postponed','{"number":8,"reason":"proyektor tidak menyala"}','08b6756783a4a388a6d6f9d70a297884','278578c832aae707130034b982a3a96d0372fca34b642a39ddf739d778e79b97');
INSERT INTO ledger VALUES(61,'2026-11-28T09:59:10.602+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":8,"reading":{"boot":"fa9119df","ms":37349328,"wall":1795859950602}}','2b59baca202de017534d147f9a1e1cb7','2bd8f960235d503c63f0a9aca0d0228ba4d49f3abca96f0a38316b0a3311222f');
INSERT INTO ledger VALUES(62,'2026-11-28T09:59:10.603+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":8,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349329,"wall":1795859950603}}','e34189ac4e25910e6a6879119192f347','a7ede2a8accee88c341838553525b7bc6b0b87b4d3297ad7b1bcaf46a06a23f9');
INSERT INTO ledger VALUES(63,'2026-11-28T09:59:10.603+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":8,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349329,"wall":1795859950603}}','c14d4ca0efa6a13339722f02b9a6bd34','1f567b6ebe634c44dfc77aa96538c6f3a808c9066fa5b276b1a5132a87564dce');
INSERT INTO ledger VALUES(64,'2026-11-28T09:59:10.604+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":8,"reading":{"boot":"fa9119df","ms":37349330,"wall":1795859950604}}','590c36cb618cbc551ce0a1db0855d276','eda25ce832e09e74eb8e5d87b83639479548b8ce4b5708f6b1b47648e376d854');
INSERT INTO ledger VALUES(65,'2026-11-28T09:59:10.615+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":8,"juror":"j1-b","marks":{"dampak":"6.5","rapi":"6.5"},"paper":false,"note":"","typed_by":[]}','7d6bf2788340702adfda4e2da5afa356','bd791432836a1662b67bc7a6d35f62eacba4ca2fb2adcefe8537e5649c24a904');
INSERT INTO ledger VALUES(66,'2026-11-28T09:59:10.618+00:00','Juri Dua','juror:j2','ballot-sent','{"number":8,"juror":"j2","marks":{"dampak":"6.5","rapi":"7.5"},"paper":false,"note":"","typed_by":[]}','f83c83e7e17fe51a54513a07df38f60c','072e05b7e9fc13535568ec2b54860c66804e3eb517b43323bcabd7c5cd5cf538');
INSERT INTO ledger VALUES(67,'2026-11-28T09:59:10.619+00:00','Dr. Ratna Wulandari','chair','ballot-excused','{"number":8,"juror":"j3","reason":"dipanggil tugas lain"}','a5f9af8a3974b0f3c335f6efec52bc8e','93aa45e02f0e5c41efe674a822a664fc3ca5d7c6adc322afc005fcf95732622b');
INSERT INTO ledger VALUES(68,'2026-11-28T09:59:10.627+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":8,"missing":[]}','11a4dfb556397f92cef66030a4d7d908','4a0a3ecdf40f901318b777edb9cd9904435484b4e746e4e02e8ee296e7b5991c');
INSERT INTO ledger VALUES(69,'2026-11-28T09:59:10.628+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"fa9119df","ms":37349354,"wall":1795859950628}}','ea68a69cd09af25335fd50a6de0874d5','3847b37545c9bb786694299bedbb4b0204503176e38a859cfaaf93679b8ae2a0');
INSERT INTO ledger VALUES(70,'2026-11-28T09:59:10.630+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":1,"phase":"presentation","seconds":420,"reading":{"boot":"fa9119df","ms":37349356,"wall":1795859950630}}','b95231713dce5a8caa5596a1941468f6','970d72d0b69a42f220536ef6b40cd62927a21d95917ea47493036605f2629968');
INSERT INTO ledger VALUES(71,'2026-11-28T09:59:10.631+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','phase-started','{"number":1,"phase":"questions","seconds":180,"reading":{"boot":"fa9119df","ms":37349356,"wall":1795859950631}}','4fc9632884f2b0a346beba00a1ef0908','2c573e15ed93abf2a58d411f523ee509c8406ddb59f3fe972739a774d3fa1e1c');
INSERT INTO ledger VALUES(72,'2026-11-28T09:59:10.631+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-opened','{"number":1,"reading":{"boot":"fa9119df","ms":37349357,"wall":1795859950631}}','1c82700b86d29a9537ddfbcbf86d1ce4','c391e6901d2e2288f0ae87aa60206267cf761d88a7fb11c00927bb60171f6334');
INSERT INTO ledger VALUES(73,'2026-11-28T09:59:10.634+00:00','Juri Dua','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"6","rapi":"6.5"},"paper":false,"note":"","typed_by":[]}','5e7caee5c1b3804260d3afb5733ed6ca','fc32c3be5ab3c82faa2920a88e994b4967b6eb7c49e0dc609ea45fef3db3ad5e');
INSERT INTO ledger VALUES(74,'2026-11-28T09:59:10.639+00:00','Juri Tiga','juror:j3','ballot-sent','{"number":1,"juror":"j3","marks":{"dampak":"4.5","rapi":"5"},"paper":false,"note":"","typed_by":[]}','fb8129379f36a279dec5b8121b040554','12ebf43c446eeece5e432338d5d8ca45ca300332dc3c7e23275bbf33a29e7f72');
INSERT INTO ledger VALUES(75,'2026-11-28T09:59:10.643+00:00','Yudi Handoko, S.STP.','juror:j1-b','ballot-sent','{"number":1,"juror":"j1-b","marks":{"dampak":"6","rapi":"5.5"},"paper":false,"note":"","typed_by":[]}','af16fe887c9cce7541383bf71d0b27ba','70fa881347520f6be52c9796a36b0e32fb9c4d9a9ac1164255478da753406902');
INSERT INTO ledger VALUES(76,'2026-11-28T09:59:10.644+00:00','Dr. Ratna Wulandari','chair','ballot-reopened','{"number":1,"juror":"j2","reason":"dua kriteria tertukar"}','0c886b6a7f0565aa376a6ddfcfeb7238','bd174feebb25436aa446a9a56daa8226ec68ea3a6864587c1ec0d1d2edcf5d68');
INSERT INTO ledger VALUES(77,'2026-11-28T09:59:10.652+00:00','Juri Dua','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"6.5","rapi":"6.5"},"paper":false,"note":"","typed_by":[]}','4ff221e4c4067e167848babfcf04a96e','003d5e48619c5f29d63b1221ddb17b5f1827879545fba231a5167553dce72076');
INSERT INTO ledger VALUES(78,'2026-11-28T09:59:10.668+00:00','Djuwariyah Kusumawati Anggraini, S.P.','mc:A','scoring-closed','{"number":1,"missing":[]}','714f6c1dfe9adaac15cb6704a8b17b1c','6b031a7d6eeb18be8b287d31dca56c87d2a14bc33798d7d6c83a670642d81f5b');
INSERT INTO ledger VALUES(79,'2026-11-28T09:59:10.970+00:00','Dr. Ratna Wulandari','chair','category-signed','{"category":"pengawas","signer":"Dr. Ratna Wulandari","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','52bc4f639f4d47e6fd4568fd0a5bcf67','52d7f1524e83fdf42dfc9d838dcaf6cb0209e0939f3db1777c2c7b47477f73d9');
INSERT INTO ledger VALUES(80,'2026-11-28T09:59:11.260+00:00','Yudi Handoko, S.STP.','juror:j1-b','category-signed','{"category":"pengawas","signer":"Yudi Handoko, S.STP.","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','14c1246b7af3a421fdd6b93bd175b0a0','5a6e308e95fd2e89082240edd1529341a581cb839b6d6b672ed9cbb78fd7f267');
INSERT INTO ledger VALUES(81,'2026-11-28T09:59:11.781+00:00','Juri Satu','juror:j1','category-signed','{"category":"pengawas","signer":"Juri Satu","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','fec8769a3a9ceca11fc995209b144b48','36ffc2b3da5da5e74441fa63522fe387675bbe552200a8b669326b0395411f73');
INSERT INTO ledger VALUES(82,'2026-11-28T09:59:12.049+00:00','Juri Dua','juror:j2','category-signed','{"category":"pengawas","signer":"Juri Dua","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','11a8f70d5d2724a10f54e899d5a229d2','7415da43a5780b7293923dad1d6cf9fe3cd093b8c993ff056acc8ca5a7722ec7');
INSERT INTO ledger VALUES(83,'2026-11-28T09:59:12.558+00:00','Juri Tiga','juror:j3','category-signed','{"category":"pengawas","signer":"Juri Tiga","standing":[{"number":2,"place":1,"score":"8.47"},{"number":5,"place":2,"score":"7.60"},{"number":3,"place":3,"score":"7.07"},{"number":8,"place":4,"score":"6.70"},{"number":4,"place":5,"score":"6.37"},{"number":7,"place":6,"score":"6.25"},{"number":1,"place":7,"score":"5.67"}]}','5a166a1941520b94c5c533b8bfd5c4c5','a746b4ecea7152039efe01b18693fa563fd1ba6dba594a3ef749775ec364e6ce');
CREATE TABLE IF NOT EXISTS "draft" (
   "juror" TEXT NOT NULL,
   "number" INTEGER NOT NULL,
   "marks" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("juror", "number")
) STRICT;
CREATE TABLE IF NOT EXISTS "seat" (
   "seat" TEXT PRIMARY KEY NOT NULL,
   "pin" TEXT NOT NULL DEFAULT '',
   "tries" INTEGER NOT NULL DEFAULT 0,
   "locked_until" INTEGER NOT NULL DEFAULT 0,
   "device" TEXT NOT NULL DEFAULT '',
   "since" TEXT NOT NULL DEFAULT '',
   "seen" INTEGER NOT NULL DEFAULT 0,
   "progress" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX "idx_ledger_key"
    ON "ledger" ("key");
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: add a correcting entry');
    END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted');
    END;
CREATE TRIGGER ledger_grows_at_its_end BEFORE INSERT ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger grows only at its end')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
        SELECT RAISE(ABORT, 'an entry with this key is there already')
        WHERE EXISTS (SELECT 1 FROM ledger WHERE key = NEW.key);
    END;
CREATE VIEW fact AS 
SELECT seq, at, kind, body FROM ledger
WHERE seq NOT IN (SELECT json_extract(body, '$.undone') FROM ledger WHERE kind = 'step-undone');
CREATE VIEW contestant AS 
WITH imported AS (
    SELECT json_extract(c.value, '$.id') AS id, json_extract(c.value, '$.category') AS category,
        json_extract(c.value, '$.name') AS name, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= coalesce(
        (SELECT max(seq) FROM ledger WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('name', 'category') GROUP BY 1, 2)
SELECT i.id,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'category' AND c.seq > i.seq),
        category) AS category,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'name' AND c.seq > i.seq),
        name) AS name, i.seq
FROM imported i;
CREATE VIEW running AS 
WITH person AS MATERIALIZED (SELECT * FROM contestant),
bench AS MATERIALIZED (
    SELECT s.key AS session, json_array_length(p.value, '$.jurors') AS seats
    FROM ledger l, json_each(l.body, '$.contest.session') s, json_each(l.body, '$.contest.panel') p
    WHERE l.kind = 'contest-declared' AND json_extract(p.value, '$.id') = json_extract(s.value, '$.panel')),
moved AS MATERIALIZED (
    SELECT json_extract(body, '$.contestant') AS contestant, json_extract(body, '$.session') AS session,
        max(seq) AS seq
    FROM ledger WHERE kind = 'contestant-corrected' AND json_extract(body, '$.session') IS NOT NULL
    GROUP BY 1)
SELECT json_extract(t.value, '$.number') AS number, c.category, c.id AS contestant, c.name, b.seats
FROM ledger l, json_each(l.body, '$.turns') t
JOIN person c ON c.id = json_extract(t.value, '$.contestant')
LEFT JOIN moved m ON m.contestant = c.id AND m.seq > l.seq
JOIN bench b ON b.session = coalesce(m.session, json_extract(t.value, '$.session'))
WHERE l.kind = 'order-drawn';
CREATE VIEW unranked AS 
SELECT number, why FROM (
    SELECT json_extract(body, '$.number') AS number, max(seq),
        CASE kind WHEN 'contestant-absent' THEN 'absent'
            WHEN 'contestant-withdrew' THEN 'withdrawn'
            WHEN 'contestant-disqualified' THEN 'disqualified' END AS why
    FROM fact
    WHERE kind IN ('contestant-absent', 'contestant-withdrew', 'contestant-disqualified',
        'contestant-reinstated', 'turn-called', 'turn-postponed')
    GROUP BY 1)
WHERE why IS NOT NULL;
CREATE VIEW guest AS 
WITH flag AS (
    SELECT json_extract(c.value, '$.id') AS contestant, json_extract(c.value, '$.is_guest') AS is_guest, l.seq
    FROM ledger l, json_each(l.body, '$.contestants') c WHERE l.kind = 'roster-imported'
    UNION ALL
    SELECT json_extract(body, '$.contestant'), json_extract(body, '$.is_guest'), seq
    FROM ledger WHERE kind = 'guest-changed')
SELECT contestant FROM (
    SELECT contestant, is_guest, max(seq) FROM flag
    WHERE seq >= coalesce((SELECT max(seq) FROM ledger
        WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY contestant)
WHERE is_guest;
CREATE VIEW ballot AS 
WITH turn AS MATERIALIZED (SELECT * FROM running),
again AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, max(seq) AS began FROM fact
    WHERE kind = 'appearance-repeated' GROUP BY 1),
latest AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        coalesce(json_extract(body, '$.paper'), 0) AS paper, max(seq) AS seq, at, kind
    FROM ledger WHERE kind IN ('ballot-sent', 'ballot-reopened', 'paper-taken-back') GROUP BY 1, 2)
SELECT category, number, contestant, juror, seq, at, paper
FROM latest JOIN turn USING (number) LEFT JOIN again USING (number)
WHERE kind = 'ballot-sent' AND seq > coalesce(began, 0);
CREATE VIEW mark AS 
SELECT b.number, b.juror, m.key AS criterion, m.value AS mark
FROM ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m;
CREATE VIEW penalty AS 
SELECT seq, json_extract(body, '$.number') AS number, json_extract(body, '$.points') AS points
FROM ledger
WHERE kind = 'penalty-given' AND seq NOT IN (
    SELECT json_extract(body, '$.given') FROM ledger WHERE kind = 'penalty-dropped');
CREATE VIEW declared AS 
SELECT max(seq) AS seq,
    coalesce(json_extract(body, '$.contest.scoring'), json_extract(body, '$.scoring')) AS scoring,
    coalesce(json_extract(body, '$.contest.stage'), json_extract(body, '$.stage')) AS stage
FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared');
CREATE VIEW stage AS 
SELECT json_extract(s.value, '$.id') AS stage, s.key AS position,
    json_extract(s.value, '$.weight') AS weight, CAST(json_extract(s.value, '$.weight') AS REAL) > 0 AS adds,
    json_extract(s.value, '$.decimals') AS decimals,
    coalesce(json_extract(s.value, '$.points_rule'), 'value') AS points_rule,
    json_extract(s.value, '$.points_decimals') AS points_decimals,
    CASE json_extract(s.value, '$.value_kind') WHEN 'verdict' THEN 1
        ELSE json_extract(s.value, '$.pass_mark') END AS pass_mark,
    coalesce(json_extract(s.value, '$.is_required'), 0) AS required,
    CAST(json_extract(s.value, '$.weight') AS REAL) > 0
        OR coalesce(json_extract(s.value, '$.is_required'), 0)
        OR json_extract(s.value, '$.id') IN (SELECT value FROM json_each(d.scoring, '$.ties')) AS needed,
    coalesce(json_extract(s.value, '$.categories'), '[]') AS categories
FROM declared d, json_each(d.stage) s;
CREATE VIEW category_stage AS 
SELECT json_extract(c.value, '$.id') AS category, s.*
FROM ledger l, json_each(l.body, '$.contest.category') c, stage s
WHERE l.kind = 'contest-declared' AND (json_array_length(s.categories) = 0
    OR json_extract(c.value, '$.id') IN (SELECT value FROM json_each(s.categories)));
CREATE VIEW rule AS 
WITH fine AS (
    SELECT max(0, max(length(weight) - instr(weight || '.', '.'))) AS decimals
    FROM (SELECT weight FROM stage WHERE adds
        UNION ALL SELECT json_extract(scoring, '$.weight') FROM declared)),
earlier AS (
    SELECT coalesce(sum(adds), 0) AS stages,
        max(4, coalesce(max(max(decimals, coalesce(points_decimals, 0))), 0)) AS decimals
    FROM stage)
SELECT json_extract(scoring, '$.method') AS method, json_extract(scoring, '$.per') AS per,
    json_extract(scoring, '$.trim.lowest') AS lowest, json_extract(scoring, '$.trim.highest') AS highest,
    json_extract(scoring, '$.trim.at_least') AS at_least,
    coalesce(json_extract(scoring, '$.trim.kept'), 'mean') AS kept,
    CAST('1e' || json_extract(scoring, '$.round.juror') + 0 AS INTEGER) AS juror_unit,
    CAST('1e' || json_extract(scoring, '$.round.criterion') + 0 AS INTEGER) AS criterion_unit,
    CAST('1e' || json_extract(scoring, '$.round.weighted') + 0 AS INTEGER) AS weighted_unit,
    CAST('1e' || json_extract(scoring, '$.round.jury') + 0 AS INTEGER) AS jury_unit,
    json_extract(scoring, '$.decimals') AS decimals,
    json_extract(scoring, '$.rank_on') AS rank_on,
    json_extract(scoring, '$.minimum_ballots') AS minimum,
    stages,
    CASE WHEN stages THEN CAST('1e' || (fine.decimals + 2) + 0 AS INTEGER) ELSE 1 END AS weight_unit,
    CASE WHEN stages THEN CAST(round(json_extract(scoring, '$.weight') * ('1e' || fine.decimals)) AS INTEGER)
        ELSE 1 END AS weight,
    CAST('1e' || earlier.decimals + 0 AS INTEGER) AS result_unit
FROM declared, fine, earlier;
CREATE VIEW leaf AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole,
    json_extract(f.value, '$.unit') AS unit,
    json_extract(r.value, '$.best') AS best, json_extract(r.value, '$.difficulty') AS difficulty
FROM ledger l, json_each(l.body, '$.contest.category') c
JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric')
JOIN json_each(l.body, '$.leaves') f ON json_extract(f.value, '$.rubric') = r.key
WHERE l.kind = 'contest-declared';
CREATE VIEW result AS 
WITH sheet AS MATERIALIZED (
    SELECT json_extract(body, '$.stage') AS stage, max(seq), body
    FROM ledger WHERE kind = 'results-imported' GROUP BY 1)
SELECT json_extract(r.value, '$.contestant') AS contestant, stage, json_extract(r.value, '$.score') AS score
FROM sheet, json_each(sheet.body, '$.results') r
WHERE stage IN (SELECT stage FROM stage);
CREATE VIEW factor AS 
SELECT json_extract(f.value, '$.contestant') AS contestant, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.factor') AS factor
FROM ledger l, json_each(l.body, '$.factors') f
WHERE l.seq = (SELECT max(seq) FROM ledger WHERE kind = 'difficulty-imported');
CREATE VIEW entrant AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
earlier AS MATERIALIZED (SELECT * FROM result),
known AS MATERIALIZED (SELECT * FROM factor)
SELECT t.category, t.number, t.contestant, t.name, t.seats, s.ballots
FROM ruling CROSS JOIN sent s CROSS JOIN turn t USING (number)
WHERE s.ballots >= minimum
    AND number NOT IN (SELECT number FROM unranked)
    AND t.contestant NOT IN (SELECT contestant FROM guest)
    AND number NOT IN (
        SELECT t.number FROM ruling CROSS JOIN turn t JOIN category_stage c USING (category)
        LEFT JOIN earlier e ON e.contestant = t.contestant AND e.stage = c.stage
        WHERE c.needed AND (e.score IS NULL OR c.required
            AND CAST(round(e.score * result_unit) AS INTEGER)
                < CAST(round(c.pass_mark * result_unit) AS INTEGER)))
    AND number NOT IN (
        SELECT t.number FROM turn t JOIN leaf f ON f.category = t.category AND f.difficulty
        LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion
        WHERE k.factor IS NULL);
CREATE VIEW counted AS 
WITH one AS MATERIALIZED (SELECT * FROM entrant),
share AS MATERIALIZED (
    SELECT e.number, e.category, e.seats, f.criterion, f.unit, f.best, f.parts * CASE WHEN f.difficulty
        THEN CAST(round(k.factor * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM one e JOIN leaf f USING (category)
    LEFT JOIN factor k ON k.contestant = e.contestant AND k.criterion = f.criterion)
SELECT s.category, m.number, s.seats, m.juror, m.criterion,
    CAST(round(m.mark * s.unit) AS INTEGER) AS value, s.unit, s.parts, s.whole, s.best
FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion;
CREATE VIEW combined AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
given AS MATERIALIZED (SELECT * FROM counted),
added AS (
    SELECT category, number, seats, juror,
        CASE WHEN best THEN max(value * parts) ELSE sum(value * parts) END AS n, unit * whole AS d
    FROM given WHERE (SELECT per FROM ruling) = 'total' GROUP BY number, juror),
total AS (SELECT category, number, seats, juror, CASE WHEN juror_unit IS NULL THEN n ELSE (2 * n * juror_unit + d) / (2 * d) END AS n,
    coalesce(juror_unit, d) AS d FROM ruling CROSS JOIN added)
SELECT category, number, seats, juror, '' AS criterion, n AS value, d AS unit,
    1 AS parts, 1 AS whole, 0 AS best
FROM total
UNION ALL
SELECT category, number, seats, juror, criterion, value, unit, parts, whole, best
FROM given WHERE (SELECT per FROM ruling) = 'criterion';
CREATE VIEW jury AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
value AS MATERIALIZED (SELECT * FROM combined),
ordered AS (
    SELECT *, row_number() OVER (PARTITION BY number, criterion ORDER BY value) AS nth,
        count(*) OVER (PARTITION BY number, criterion) AS present
    FROM value),
kept AS (
    SELECT ordered.*, CASE WHEN method = 'sum' THEN seats
        WHEN kept = 'sum' THEN seats - CASE WHEN seats >= at_least THEN lowest + highest ELSE 0 END
        ELSE 1 END AS times
    FROM ruling CROSS JOIN ordered
    WHERE CASE method WHEN 'mean' THEN 1 WHEN 'sum' THEN 1
        WHEN 'median' THEN nth BETWEEN (present + 1) / 2 AND present / 2 + 1
        WHEN 'trimmed' THEN present < at_least OR (nth > lowest AND nth <= present - highest) END),
panel AS (
    SELECT number, sum(value) * times AS n, unit * count(*) AS d, parts, whole, best
    FROM kept GROUP BY number, criterion),
rounded AS (SELECT number, CASE WHEN criterion_unit IS NULL THEN n ELSE (2 * n * criterion_unit + d) / (2 * d) END AS n,
    coalesce(criterion_unit, d) AS d, parts, whole, best FROM ruling CROSS JOIN panel),
shared AS (SELECT number, n * parts AS n, d * whole AS d, best FROM rounded),
weighted AS (SELECT number, CASE WHEN weighted_unit IS NULL THEN n ELSE (2 * n * weighted_unit + d) / (2 * d) END AS n,
    coalesce(weighted_unit, d) AS d, best FROM ruling CROSS JOIN shared),
score AS (
    SELECT number, CASE WHEN best THEN max(n) ELSE sum(n) END AS n, d FROM weighted GROUP BY number),
field AS (SELECT category, count(DISTINCT number) AS contestants FROM value GROUP BY category),
placed AS (
    SELECT category, number, rank() OVER (PARTITION BY category, juror ORDER BY value DESC) AS nth,
        count(*) OVER (PARTITION BY category, juror) AS marked
    FROM value WHERE (SELECT method FROM ruling) = 'rank-sum')
SELECT number, CASE WHEN jury_unit IS NULL THEN n ELSE (2 * n * jury_unit + d) / (2 * d) END AS n,
    coalesce(jury_unit, d) AS d FROM ruling CROSS JOIN score
UNION ALL
SELECT number, sum(nth), 1 FROM placed JOIN field USING (category) WHERE marked = contestants GROUP BY number;
CREATE VIEW point AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
person AS MATERIALIZED (SELECT * FROM contestant),
brought AS MATERIALIZED (
    SELECT c.*, p.id AS contestant, CAST(round(r.score * ('1e' || c.decimals)) AS INTEGER) AS value,
        CAST('1e' || c.decimals + 0 AS INTEGER) AS unit
    FROM result r JOIN person p ON p.id = r.contestant
    JOIN category_stage c ON c.category = p.category AND c.stage = r.stage AND c.adds
    WHERE p.id NOT IN (SELECT contestant FROM guest)),
exact AS (
    SELECT *, CASE points_rule WHEN 'share' THEN 100 * value
            WHEN 'rank' THEN 50 * (2 * count(*) OVER everyone - 2 * (rank() OVER falling - 1)
                - count(*) OVER equals + 1)
            ELSE value END AS n,
        CASE points_rule WHEN 'share' THEN max(1, max(value) OVER everyone)
            WHEN 'rank' THEN count(*) OVER everyone ELSE unit END AS d,
        CAST('1e' || points_decimals + 0 AS INTEGER) AS points_unit
    FROM brought
    WINDOW everyone AS (PARTITION BY category, stage), equals AS (PARTITION BY category, stage, value),
        falling AS (PARTITION BY category, stage ORDER BY value DESC))
SELECT contestant, category, stage, position,
    CAST(round(e.weight * (weight_unit / 100)) AS INTEGER) AS weight,
    CASE WHEN points_unit IS NULL THEN n ELSE (2 * n * points_unit + d) / (2 * d) END AS n,
    coalesce(points_unit, d) AS d
FROM ruling CROSS JOIN exact e;
CREATE VIEW final AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
given AS MATERIALIZED (SELECT * FROM jury),
weighed AS MATERIALIZED (SELECT DISTINCT category FROM category_stage WHERE adds),
added AS MATERIALIZED (
    SELECT contestant, weight, n, d, row_number() OVER (PARTITION BY contestant ORDER BY position) AS step
    FROM point),
summed(contestant, step, n, d) AS (
    SELECT DISTINCT contestant, 0, 0, weight_unit * result_unit FROM ruling CROSS JOIN added
    UNION ALL
    SELECT s.contestant, a.step,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.n + a.weight * a.n * (s.d / (weight_unit * a.d))
            ELSE s.n * a.d + a.weight * a.n * (s.d / weight_unit) END,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.d ELSE s.d * a.d END
    FROM ruling CROSS JOIN summed s JOIN added a ON a.contestant = s.contestant AND a.step = s.step + 1),
earlier AS MATERIALIZED (SELECT contestant, max(step), n, d FROM summed GROUP BY contestant),
off AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) AS n FROM penalty GROUP BY number),
jury_part AS (
    SELECT number, contestant, n * CASE WHEN category IN (SELECT category FROM weighed) THEN weight
            ELSE weight_unit END AS n,
        d * weight_unit AS d, weight_unit * result_unit AS unit,
        CASE method WHEN 'rank-sum' THEN 1 ELSE -1 END AS way
    FROM ruling CROSS JOIN given JOIN turn USING (number)),
beside AS MATERIALIZED (
    SELECT j.number, j.n, j.d, coalesce(e.d, j.unit) AS unit,
        coalesce(e.n, 0) + way * coalesce(off.n, 0) * (coalesce(e.d, j.unit) / 10000) AS beside
    FROM jury_part j LEFT JOIN earlier e USING (contestant) LEFT JOIN off USING (number)),
euclid(number, a, b) AS (
    SELECT number, d, unit FROM beside UNION ALL SELECT number, b, a % b FROM euclid WHERE b > 0),
divisor AS MATERIALIZED (SELECT number, a AS gcd FROM euclid WHERE b = 0)
SELECT number, n * (unit / gcd) + beside * (d / gcd) AS n, d / gcd * unit AS d
FROM beside JOIN divisor USING (number);
CREATE VIEW standing AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
one AS MATERIALIZED (SELECT * FROM entrant),
scored AS MATERIALIZED (SELECT * FROM final),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, abs(n) % d, printf('%019d', abs(n) / d), abs(n) / d FROM scored
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, ruling WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS digits,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, ruling GROUP BY number),
signed AS (
    SELECT *, CASE WHEN method = 'rank-sum' THEN -1 ELSE 1 END * CASE WHEN n < 0 THEN -1 ELSE 1 END AS ahead,
        CAST('1e' || decimals + 0 AS INTEGER) AS power
    FROM ruling CROSS JOIN scored JOIN rounded USING (number) JOIN one USING (number))
SELECT category, number, contestant, name,
    CASE WHEN n < 0 AND shown THEN '-' ELSE '' END || CASE WHEN decimals
        THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY
        CASE rank_on WHEN 'displayed' THEN ahead * shown ELSE ahead END DESC,
        CASE WHEN rank_on = 'exact' AND ahead > 0 THEN digits END DESC,
        CASE WHEN rank_on = 'exact' AND ahead < 0 THEN digits END) AS place,
    n, d
FROM signed;
PRAGMA application_id = 1396920146;
PRAGMA user_version = 3;
