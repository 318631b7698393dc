-- A contest file of schema 4, as the program wrote it. All names are invented.
CREATE TABLE "draft" (
   "juror" TEXT NOT NULL,
   "number" INTEGER NOT NULL,
   "marks" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("juror", "number")
) STRICT;
CREATE TABLE "ledger" (
   "seq" INTEGER PRIMARY KEY NOT NULL,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "seat" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "body" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "hash" TEXT NOT NULL
) STRICT;
INSERT INTO ledger VALUES(1,'2026-11-28T13:06:52.128+00:00','Panitia','committee','contest-declared','{"contest":{"contest":{"id":"kecil","name":"Final Kecil","organiser":"BKD","venue":"Pendopo","theme":"","language":"id","timezone":"Asia/Jakarta","head_of_jury":"Dr. Ratna Wulandari","desk":false,"paper_typed_twice":true,"backup_folder":"","live_standings":true},"timing":{"presentation":420,"questions":300,"changeover":60,"warnings":[120,60]},"rubric":{"gagasan":{"scale":{"min":"0","max":"10","step":"0.5","values":[],"floor":null,"to":null},"points":false,"best":false,"difficulty":false,"criteria":[{"id":"dampak","name":"Dampak","weight":"50","guide":"Manfaat nyata bagi warga.","scale":null,"criteria":[]},{"id":"kebaruan","name":"Kebaruan","weight":"30","guide":"Belum ada yang serupa.","scale":null,"criteria":[]},{"id":"paparan","name":"Paparan","weight":"20","guide":"Jelas dan tepat waktu.","scale":null,"criteria":[]}]}},"scoring":{"method":"mean","per":"total","trim":null,"model":"mixed","round":{"juror":null,"criterion":null,"weighted":null,"jury":null},"decimals":2,"rank_on":"displayed","ties":["dampak","head-to-head","head-of-jury"],"minimum_ballots":1,"signatures":2,"weight":"100","stages":"weighted"},"stage":[],"penalty":[],"category":[{"id":"pengawas","name":"Pengawas","rubric":"gagasan","entry":"person","awards":["Juara I","Juara II","Juara III"],"titles":[],"through":null},{"id":"pelaksana","name":"Pelaksana","rubric":"gagasan","entry":"person","awards":["Juara I"],"titles":[],"through":null}],"juror":[{"id":"j1","name":"Juri 1","office":"BKD"},{"id":"j2","name":"Juri 2","office":"BKD"},{"id":"j3","name":"Juri 3","office":"BKD"}],"panel":[{"id":"A","room":"Pendopo","jurors":["j1","j2","j3"],"head":""}],"session":[{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"A","categories":["pengawas","pelaksana"],"turns":null}]},"leaves":[{"rubric":"gagasan","criterion":"dampak","parts":5,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"kebaruan","parts":3,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"paparan","parts":2,"whole":10,"unit":10}]}','6149053fb972efd64d79f9955e2f0578','09f85ebd7e64e57381fbcc214b1710fe04f3bb7d3edd3bbe11f160ad24afd736');
INSERT INTO ledger VALUES(2,'2026-11-28T13:06:52.139+00:00','Panitia','committee','roster-imported','{"source":"uji.csv","contestants":[{"id":"c001","category":"pengawas","name":"Sutrisno, S.E.","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c002","category":"pengawas","name":"Siti Aminah","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c003","category":"pengawas","name":"Budi Santoso, S.T., M.T.","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c004","category":"pengawas","name":"Dewi Lestari","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false}],"replaced":false}','8271af66c93695600a1bc50ef26d05a8','42421b1730e712c5289daa5e2986f34e26fd60f99b55b436cc6f902b899268d2');
INSERT INTO ledger VALUES(3,'2026-11-28T13:06:52.143+00:00','Panitia','committee','order-drawn','{"category":"pengawas","seed":1,"turns":[{"number":1,"contestant":"c004","session":0},{"number":2,"contestant":"c001","session":0},{"number":3,"contestant":"c003","session":0},{"number":4,"contestant":"c002","session":0}],"late":false}','4d1715aaae8828c447acb5c2d00eff5c','78bc47b21438150177cc90593931e06a9030801fd44679c3b15521b88e047288');
INSERT INTO ledger VALUES(4,'2026-11-28T13:06:52.147+00:00','Panitia','committee','pins-issued','{"seats":["juror:j1","juror:j2","juror:j3","mc:A","chair"]}','c0d711a2adab1377c8f48604b75c269a','9388de5fe361a255b9e3f1451c004f6d4bc50f44f9d3e3f9942c915914b8a6da');
INSERT INTO ledger VALUES(5,'2026-11-28T13:06:52.409+00:00','Juri 1','juror:j1','seat-taken','{"device":"laptop-j1","over":""}','64cc1db68d70f903d9a736e75846838e','92fbfcb39f3a54d1ba6a0d9e121547e81f1c5a835199b0209cbbd33ec7693d61');
INSERT INTO ledger VALUES(6,'2026-11-28T13:06:52.452+00:00','Juri 2','juror:j2','seat-taken','{"device":"laptop-j2","over":""}','ecb3a95f71fb6fbd1d981d18e22b6647','cd6b5d25484e1c9e69891c5e6aa2bae819d23cf519934dc3e6d8d9b4dd7cb778');
INSERT INTO ledger VALUES(7,'2026-11-28T13:06:52.506+00:00','Juri 3','juror:j3','seat-taken','{"device":"laptop-j3","over":""}','42567b0608b50ee0d06949d4557c9810','5b10129e2f926134723a0f585d0fe69720d7492be679201da0a095e45f9b9fb8');
INSERT INTO ledger VALUES(8,'2026-11-28T13:06:52.554+00:00','Pembawa acara','mc:A','seat-taken','{"device":"laptop-A","over":""}','2a16e4bf972fde7a448c4578c6a23629','2e81d01a160196246adbe9cc0e02ea4a073132cf75d41dd3cbbee67933135da4');
INSERT INTO ledger VALUES(9,'2026-11-28T13:06:52.606+00:00','Dr. Ratna Wulandari','chair','seat-taken','{"device":"laptop-ketua","over":""}','45ef900fdc09371a24289104db3d16a5','db1cda1ec4e33a0a05125884e30324a77b215d100fbaa137230abd9b1b99cfc3');
INSERT INTO ledger VALUES(10,'2026-11-28T13:06:52.813+00:00','asing','juror:j2','seat-locked','{"locked":"juror:j2","device":"asing","tries":5}','54ae398daddf39b83edeeec57ebb4729','f4bd6631c25cd0cf88eea083c890e86d2677e2ee3ad9f345acb6ee0f5c2d2d6a');
INSERT INTO ledger VALUES(11,'2026-11-28T13:06:52.815+00:00','Juri 2','juror:j2','seat-taken','{"device":"laptop-lain","over":"laptop-j2"}','d570b4fc0a3c986dfe0512042aa10709','b27b02204f25a17842e1b00bb3c124014e52f29f25d7452d783bdc2bdc1c8b17');
INSERT INTO ledger VALUES(12,'2026-11-28T13:06:52.821+00:00','Pembawa acara','mc:A','turn-called','{"panel":"A","number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','4f2d491c83b989c265792606b525c20a','bfece5a6266042a6315e17c8a8b5f345495f13cdc24abf807144ef53c8eda39e');
INSERT INTO ledger VALUES(13,'2026-11-28T13:06:52.827+00:00','Pembawa acara','mc:A','phase-started','{"number":1,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','3b847b9d7af4bedaa70cc96ed014a15c','6accfcd4fc7d856800df014a317ddd379dd0067200aa715a836fbfecf24d6fb0');
INSERT INTO ledger VALUES(14,'2026-11-28T13:06:52.830+00:00','Pembawa acara','mc:A','phase-started','{"number":1,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','b8e194be840e21cfee5bcae1a41cc27c','b4eb9849ec5b5d398b695f459aff76058b87d377af131117aaf321ca95ab586d');
INSERT INTO ledger VALUES(15,'2026-11-28T13:06:52.835+00:00','Pembawa acara','mc:A','scoring-opened','{"number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','f41d9e8f98ef62f344b8bb1c5e99139d','6b75c52b3a64dce38ee81e608d91b224d4eb3d2f99c27daffad52752cb8b2035');
INSERT INTO ledger VALUES(16,'2026-11-28T13:06:52.836+00:00','Juri 1','juror:j1','ballot-sent','{"number":1,"juror":"j1","marks":{"dampak":"8","kebaruan":"7.5","paparan":"9"},"paper":false,"note":"","typed_by":[]}','2f8ea6e434d0183858d1f0f8766a7975','3632bae9e87493fce9be0da62bd6754355a6ebcb1824a9d937312300f8ec4afe');
INSERT INTO ledger VALUES(17,'2026-11-28T13:06:52.838+00:00','Juri 2','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"7","kebaruan":"7","paparan":"7.5"},"paper":false,"note":"","typed_by":[]}','3f72f60f7dbb129f1e30003ec1766515','a02678b4e6cb5f079ee56cb94ffcde11a8fa9dc7a9fbec5ab93a82db2e689937');
INSERT INTO ledger VALUES(18,'2026-11-28T13:06:52.840+00:00','Juri 3','juror:j3','ballot-sent','{"number":1,"juror":"j3","marks":{"dampak":"6","kebaruan":"6","paparan":"6"},"paper":false,"note":"rapi","typed_by":[]}','c0c7c0cd20c2052d88a9a5b53a8c6b52','36d0fe8a837df30a55737ea6e1766ef1909e5c80493aed29b9bb86d217fa272b');
INSERT INTO ledger VALUES(19,'2026-11-28T13:06:52.842+00:00','Dr. Ratna Wulandari','chair','ballot-reopened','{"number":1,"juror":"j2","reason":"salah baris"}','b7f270900c947a5562314e77f7ab262d','531fafbd1896a2c65c1787d81ff8f9ed7bf1021fa27ad8c32d8087b68683b885');
INSERT INTO ledger VALUES(20,'2026-11-28T13:06:52.843+00:00','Juri 2','juror:j2','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"7.5","kebaruan":"7","paparan":"7.5"},"paper":false,"note":"","typed_by":[]}','2cfc4df92f0a6ec9c84572a85691c41b','d251a4151c045925ae8c40e40fa36f3c587271c6dfa360a1d19bf263e3954edd');
INSERT INTO ledger VALUES(21,'2026-11-28T13:06:52.850+00:00','Dr. Ratna Wulandari','chair','penalty-given','{"number":1,"penalty":"","points":"0.5","reason":"lewat waktu"}','7c6339d01110b7b330111e056d3e03e0','701baee4bda4ddd9680db8503afab3cc9aadffd406b95720b8b26cca49264ec9');
INSERT INTO ledger VALUES(22,'2026-11-28T13:06:52.854+00:00','Pembawa acara','mc:A','turn-called','{"panel":"A","number":2,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','c0707ae81b568170458b667904573f00','4ab1a351df53848d466565e20f37cd9dbde2a875e00412c9e16a66b07f280367');
INSERT INTO ledger VALUES(23,'2026-11-28T13:06:52.858+00:00','Pembawa acara','mc:A','phase-started','{"number":2,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','6773eb761d77caf0e3a32dfdd8b66943','4ec104195c5e8b17bdb85039cdd14480258acbd19a7ac2ac959b1c142dfe5caa');
INSERT INTO ledger VALUES(24,'2026-11-28T13:06:52.862+00:00','Pembawa acara','mc:A','phase-started','{"number":2,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','4435762f464feee2fe7776833b498c36','2198610170eae1292e96b650e418a269bc5bb50e8fdc83294d820d74847110b7');
INSERT INTO ledger VALUES(25,'2026-11-28T13:06:52.866+00:00','Pembawa acara','mc:A','scoring-opened','{"number":2,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','79731281cd2f8ef513399db7f7873d5e','ea9deb2ac8061b8e0a68a7346994bae76352b0b85c45c2c9197687c6bda0f307');
INSERT INTO ledger VALUES(26,'2026-11-28T13:06:52.870+00:00','Juri 3','juror:j3','juror-recused','{"number":2,"juror":"j3","reason":""}','56e5a4fe87711283a19c33d09f51f435','c2fbc8ffb4d664444ae6bf7444553297bf796681c48d26fa125e2c4480849677');
INSERT INTO ledger VALUES(27,'2026-11-28T13:06:52.874+00:00','Juri 1','juror:j1','ballot-sent','{"number":2,"juror":"j1","marks":{"dampak":"6","kebaruan":"6.5","paparan":"7"},"paper":false,"note":"","typed_by":[]}','1fe14e25a072558a2de62c976059b9f7','acf4efdfc5adcf27ef14a99c9fde6591697c7b57c4ee73757e54fcf6d53d0161');
INSERT INTO ledger VALUES(28,'2026-11-28T13:06:52.878+00:00','Juri 2','juror:j2','ballot-sent','{"number":2,"juror":"j2","marks":{"dampak":"6.5","kebaruan":"6.5","paparan":"7"},"paper":false,"note":"","typed_by":[]}','49a649689ff325c2a24b0656ae9bbb1b','3cc13c364e4b5def005dd2281e3adcf3ad036cebb5390685a94eff3bbd8af9ff');
INSERT INTO ledger VALUES(29,'2026-11-28T13:06:52.879+00:00','Panitia','committee','guest-changed','{"contestant":"c003","is_guest":true,"reason":"tuan rumah"}','f677ae66c46c316490bfec3ddc29b13d','03bef9da51a8fccbf9e52d801341e374384876528382c049b79555a80338aa7e');
INSERT INTO ledger VALUES(30,'2026-11-28T13:06:52.882+00:00','Pembawa acara','mc:A','turn-called','{"panel":"A","number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','34e658a92a6c7587e7204549b198d9c6','0baf8e9ec9bf50b934a91f4192a74dbc65a816ab385ea6ce9997b4e88de020e9');
INSERT INTO ledger VALUES(31,'2026-11-28T13:06:52.886+00:00','Pembawa acara','mc:A','phase-started','{"number":3,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','e9b140e66c991669226aa47b33f7fcc6','ce0b23119f0241d7d084a3ca530ff3e86997a7798410777e7359edb5607921a1');
INSERT INTO ledger VALUES(32,'2026-11-28T13:06:52.894+00:00','Pembawa acara','mc:A','phase-started','{"number":3,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','53f6c2d44d5bc9533413248c4c7476a7','1a94fc84097a63e2375269b68b4a900717695d298fa9063522c80fbae13e4c9b');
INSERT INTO ledger VALUES(33,'2026-11-28T13:06:52.898+00:00','Pembawa acara','mc:A','scoring-opened','{"number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','956534895e002b60e4d659bdf718897d','4662cd9cca92a5730eea2bd1a822cbb0f7ada5de79ba09bd9bd5d55cfd2f610a');
INSERT INTO ledger VALUES(34,'2026-11-28T13:06:52.907+00:00','Ani','committee','paper-typed','{"number":3,"juror":"j1","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"note":"","never_called":true}','6d4a8db4c2185a5d0f2833c38af68428','9b2ba683f06f6efba303b7c854c522a926479167cd53deb26820e2fce5000c06');
INSERT INTO ledger VALUES(35,'2026-11-28T13:06:52.907+00:00','Ani','committee','paper-typed','{"number":3,"juror":"j2","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"note":"","never_called":true}','6d4a8db4c2185a5d0f2833c38af68428/2','eea198bb4c6e2f9229479f6d8cd7334d8b9665ea11aecfcb7667ec89caff8eff');
INSERT INTO ledger VALUES(36,'2026-11-28T13:06:52.907+00:00','Ani','committee','paper-typed','{"number":3,"juror":"j3","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"note":"","never_called":true}','6d4a8db4c2185a5d0f2833c38af68428/3','2c5f315cc2b583113f7175c4ab6de0c5775e6e16cb1c3da6c76af950f2cf1c08');
INSERT INTO ledger VALUES(37,'2026-11-28T13:06:52.910+00:00','Budi','committee','ballot-sent','{"number":3,"juror":"j1","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"paper":true,"note":"","typed_by":["Ani","Budi"]}','33ab93016b6c0765c8bf106f18b4dcce','5d5df35cdad4a243334cf1f598ee17e53eb02de47d3cdd3339a7011909f28d4f');
INSERT INTO ledger VALUES(38,'2026-11-28T13:06:52.910+00:00','Budi','committee','ballot-sent','{"number":3,"juror":"j2","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"paper":true,"note":"","typed_by":["Ani","Budi"]}','33ab93016b6c0765c8bf106f18b4dcce/2','1b667655a57551233f03135ea434035706ccd585ec908c7e42a45f83bc8de840');
INSERT INTO ledger VALUES(39,'2026-11-28T13:06:52.910+00:00','Budi','committee','ballot-sent','{"number":3,"juror":"j3","marks":{"dampak":"8.5","kebaruan":"8.5","paparan":"8.5"},"paper":true,"note":"","typed_by":["Ani","Budi"]}','33ab93016b6c0765c8bf106f18b4dcce/3','89376f3ef681f89521621ee3d918fd00a177eed6352698d59f397b3c6367201e');
INSERT INTO ledger VALUES(40,'2026-11-28T13:06:52.923+00:00','Panitia','committee','contestant-corrected','{"contestant":"c002","before":{"name":"Siti Aminah"},"after":{"name":"Dewi Lestari, S.Pd."},"reason":"gelar","session":null}','e00a7fc5d727833a91edea6df1690d23','e5c3c1561ed01eba1d2b907e6bdc998f514191fa3d6079bb2920fb8ce23d764e');
INSERT INTO ledger VALUES(41,'2026-11-28T13:06:52.926+00:00','Pembawa acara','mc:A','turn-called','{"panel":"A","number":4,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','eab3a9b4a713a1e4d8232cc03aed83ce','de58cdbd5aa793d8b9795e22766d72582257f552e457c9814c9b88b04afc32fa');
INSERT INTO ledger VALUES(42,'2026-11-28T13:06:52.930+00:00','Pembawa acara','mc:A','phase-started','{"number":4,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','8df9aed6be055f7d55a9e47dbb56608c','862f5d63f2d6bc085441a242d42d5da4a77f60dd321142c571181c2317e102b1');
INSERT INTO ledger VALUES(43,'2026-11-28T13:06:52.931+00:00','Pembawa acara','mc:A','phase-started','{"number":4,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','2c564c7be6ee0b243803562457e247c3','d1f773bcc06800f4e933f6ea333f8b5117977081a150e0c01da7f25c6db55b71');
INSERT INTO ledger VALUES(44,'2026-11-28T13:06:52.938+00:00','Pembawa acara','mc:A','scoring-opened','{"number":4,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','e06a46e5f3a883cc92ea8b54d4a8b69d','d3ca7a1ca16fec6b9e2cf17029bbc02def81f267e4e1bd288242591b165c82dc');
INSERT INTO ledger VALUES(45,'2026-11-28T13:06:52.942+00:00','Juri 1','juror:j1','ballot-sent','{"number":4,"juror":"j1","marks":{"dampak":"5","kebaruan":"5.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','b292daf39ccde395839eeb8387a5cf4e','183bedd87e9ff22e0595a36eb37ef242781a4568cec25947ae654769642626c7');
INSERT INTO ledger VALUES(46,'2026-11-28T13:06:52.946+00:00','Juri 2','juror:j2','ballot-sent','{"number":4,"juror":"j2","marks":{"dampak":"5","kebaruan":"5.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','82c640ebb1f7f49ef4baf109c64c56ff','7c8538ec92af99f40a99009d61c4be426988aa843bc1746ae3ac17632959c720');
INSERT INTO ledger VALUES(47,'2026-11-28T13:06:52.947+00:00','Juri 3','juror:j3','ballot-sent','{"number":4,"juror":"j3","marks":{"dampak":"5","kebaruan":"5.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','61f0c76f1e1f1f4494685518b67c5dac','a16bda59c09105aed519cfe32110baf166734efdda443b35960407b97800e3a9');
INSERT INTO ledger VALUES(48,'2026-11-28T13:06:53.125+00:00','Dr. Ratna Wulandari','chair','category-signed','{"category":"pengawas","signer":"Dr. Ratna Wulandari","standing":[{"number":1,"place":1,"score":"6.63"},{"number":2,"place":2,"score":"6.48"},{"number":4,"place":3,"score":"5.35"}]}','2f5fc2611a626ca602fa511d7e2c9a42','9840e5c646e07803ffb812d254939cd6c5636c8e4d28dd5313e30f367c39dc03');
INSERT INTO ledger VALUES(49,'2026-11-28T13:06:53.132+00:00','Juri 1','juror:j1','category-signed','{"category":"pengawas","signer":"Juri 1","standing":[{"number":1,"place":1,"score":"6.63"},{"number":2,"place":2,"score":"6.48"},{"number":4,"place":3,"score":"5.35"}]}','f2f8da3347a4eceff9b137ad949300cf','98b646f4d39a7b17d926a894db5032df18bd9d851eb9f107a494418629a32394');
CREATE TABLE "seat" (
   "seat" TEXT PRIMARY KEY NOT NULL,
   "pin" TEXT NOT NULL DEFAULT '',
   "tries" INTEGER NOT NULL DEFAULT 0,
   "locked_until" INTEGER NOT NULL DEFAULT 0,
   "device" TEXT NOT NULL DEFAULT '',
   "since" TEXT NOT NULL DEFAULT '',
   "seen" INTEGER NOT NULL DEFAULT 0,
   "progress" TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO seat VALUES('juror:j1','$argon2id$v=19$m=19456,t=2,p=1$lu2CYbC7JqItfrnK8qNdkg$dkxfRm8KyPTPaN7NptQWrv653XrbvQlbMUK7fWB9s40',0,0,'laptop-j1','2023-11-14T22:30:00.000+00:00',1700001000000,'');
INSERT INTO seat VALUES('juror:j2','$argon2id$v=19$m=19456,t=2,p=1$19Y6uUdpHAaIIiPyKfVTMg$YxX4ic9ssJpzFI96yyQbY6+7sP3lbeRtWO7BPJyq8qw',5,1700001060000,'laptop-lain','2023-11-14T22:30:00.000+00:00',1700001000000,'');
INSERT INTO seat VALUES('juror:j3','$argon2id$v=19$m=19456,t=2,p=1$CpnhZ6Bh3/LEp3JodBFwSQ$GWU4xpFJ6M8PWsmUPhOKNuvLqNSWJeuSK9QC/zpYYBc',0,0,'laptop-j3','2023-11-14T22:30:00.000+00:00',1700001000000,'');
INSERT INTO seat VALUES('mc:A','$argon2id$v=19$m=19456,t=2,p=1$sp2sE+VIIJ6lXYKtn2KNPw$B7ruRQ8wbZz30puThkFX3IV7cDU2glgCyjifs4DJjLE',0,0,'laptop-A','2023-11-14T22:30:00.000+00:00',1700001000000,'');
INSERT INTO seat VALUES('chair','$argon2id$v=19$m=19456,t=2,p=1$TKKJ7XJ5e3fwQXtfkW3KWg$LWCsykY5qdA26lQbEGetEn6ASWPTF+22SqhPecXOQNY',0,0,'laptop-ketua','2023-11-14T22:30:00.000+00:00',1700001000000,'');
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
drawn AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.contestant') AS contestant,
        json_extract(t.value, '$.session') AS session
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')),
moved AS MATERIALIZED (
    SELECT number, session, max(seq) FROM (
        SELECT d.number, json_extract(body, '$.session') AS session, seq
        FROM ledger JOIN drawn d ON d.contestant = json_extract(body, '$.contestant')
        WHERE kind = 'contestant-corrected' AND json_extract(body, '$.session') IS NOT NULL
        UNION ALL
        SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
        FROM fact WHERE kind = 'turn-moved')
    GROUP BY 1)
SELECT d.number, c.category, c.id AS contestant, c.name, b.seats, b.session
FROM drawn d
JOIN person c ON c.id = d.contestant
LEFT JOIN moved m ON m.number = d.number
JOIN bench b ON b.session = coalesce(m.session, d.session);
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
CREATE VIEW category_detail AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(c.value, '$.name') AS name, c.key AS position
FROM ledger l, json_each(l.body, '$.contest.category') c WHERE l.kind = 'contest-declared';
CREATE VIEW criterion_detail AS 
WITH RECURSIVE node(category, position, name, weight_percent, body) AS (
    SELECT json_extract(c.value, '$.id'), printf('%03d', k.key), json_extract(k.value, '$.name'),
        CASE WHEN NOT json_extract(r.value, '$.points') THEN json_extract(k.value, '$.weight') + 0.0 END,
        k.value
    FROM ledger l, json_each(l.body, '$.contest.category') c
    JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric'),
        json_each(r.value, '$.criteria') k
    WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT category, position || printf('.%03d', k.key), name || ' / ' || json_extract(k.value, '$.name'),
        weight_percent * json_extract(k.value, '$.weight') / 100, k.value
    FROM node, json_each(node.body, '$.criteria') k)
SELECT category, json_extract(body, '$.id') AS criterion, name,
    round(weight_percent, 6) AS weight_percent, position
FROM node WHERE json_array_length(body, '$.criteria') = 0;
CREATE VIEW juror_detail AS 
WITH named AS MATERIALIZED (
    SELECT json_extract(j.value, '$.id') AS id, json_extract(j.value, '$.name') AS name,
        json_extract(j.value, '$.office') AS office, l.seq
    FROM ledger l, json_each(l.body, '$.contest.juror') j WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT json_extract(body, '$.substitute.id'), json_extract(body, '$.substitute.name'),
        json_extract(body, '$.substitute.office'), seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.juror'), json_extract(body, '$.after.name'),
        json_extract(body, '$.after.office'), seq
    FROM ledger WHERE kind = 'juror-corrected')
SELECT j.id AS juror,
    (SELECT name FROM named n WHERE n.id = j.id AND name IS NOT NULL ORDER BY seq DESC LIMIT 1) AS name,
    (SELECT office FROM named n WHERE n.id = j.id AND office IS NOT NULL ORDER BY seq DESC LIMIT 1) AS office
FROM (SELECT DISTINCT id FROM named) j;
CREATE VIEW panel_detail AS 
WITH panel AS (
    SELECT json_extract(p.value, '$.id') AS panel,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'room-corrected' AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.room')) AS room,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'panel-head-corrected'
                AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.head'), '') AS head,
        p.key AS position, json_extract(p.value, '$.jurors') AS declared_jurors
    FROM ledger l, json_each(l.body, '$.contest.panel') p WHERE l.kind = 'contest-declared')
SELECT panel, room, coalesce(j.name, head) AS head, position, declared_jurors
FROM panel LEFT JOIN juror_detail j ON j.juror = panel.head;
CREATE VIEW session_detail AS 
WITH changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.session') AS session, a.key AS field, a.value, max(l.seq)
    FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected' GROUP BY 1, 2)
SELECT s.key AS session, json_extract(s.value, '$.panel') AS panel, p.room,
    coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'day'),
        json_extract(s.value, '$.day')) AS day,
    substr(coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'start'),
        json_extract(s.value, '$.start')), 1, 5) AS start
FROM ledger l, json_each(l.body, '$.contest.session') s
JOIN panel_detail p ON p.panel = json_extract(s.value, '$.panel')
WHERE l.kind = 'contest-declared';
CREATE VIEW contestant_detail AS 
WITH begun AS MATERIALIZED (
    SELECT coalesce(max(seq), 0) AS seq FROM ledger
    WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')),
imported AS MATERIALIZED (
    SELECT json_extract(c.value, '$.id') AS id, c.value AS body, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= (SELECT seq FROM begun) GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('unit', 'idea', 'members') GROUP BY 1, 2),
detail AS MATERIALIZED (
    SELECT i.id,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'unit' AND c.seq > i.seq),
            json_extract(body, '$.unit'), '') AS unit,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'idea' AND c.seq > i.seq),
            json_extract(body, '$.idea'), '') AS idea,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'members' AND c.seq > i.seq),
            json_extract(body, '$.members'), '[]') AS members
    FROM imported i),
undrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.contestant') AS id, json_extract(body, '$.exclusion') AS why, max(ledger.seq)
    FROM ledger, begun WHERE kind IN ('undrawn-excluded', 'undrawn-reinstated') AND ledger.seq >= begun.seq
    GROUP BY 1),
turn AS MATERIALIZED (SELECT * FROM running),
out AS MATERIALIZED (SELECT * FROM unranked),
guests AS MATERIALIZED (SELECT * FROM guest)
SELECT p.id AS contestant, t.number, p.category, p.name, d.unit, d.idea,
    coalesce((SELECT group_concat(json_extract(m.value, '$.name'), ', ') FROM json_each(d.members) m),
        '') AS members,
    coalesce(o.why, u.why, CASE WHEN g.contestant IS NULL THEN 'competing' ELSE 'guest' END) AS status
FROM contestant p JOIN detail d ON d.id = p.id
LEFT JOIN turn t ON t.contestant = p.id
LEFT JOIN out o ON o.number = t.number
LEFT JOIN undrawn u ON u.id = p.id
LEFT JOIN guests g ON g.contestant = p.id;
CREATE VIEW ballot_due AS 
WITH turn AS MATERIALIZED (
    SELECT r.number, r.seats, r.contestant, s.panel
    FROM running r JOIN session_detail s ON s.session = r.session),
placed AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.session') AS session, l.seq
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')
    UNION ALL
    SELECT t.number, json_extract(l.body, '$.session'), l.seq
    FROM ledger l JOIN turn t ON t.contestant = json_extract(l.body, '$.contestant')
    WHERE l.kind = 'contestant-corrected' AND json_extract(l.body, '$.session') IS NOT NULL
    UNION ALL
    SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
    FROM fact WHERE kind = 'turn-moved'),
came AS MATERIALIZED (
    SELECT number, max(seq) AS seq FROM (
        SELECT p.number, p.seq, s.panel,
            lag(s.panel) OVER (PARTITION BY p.number ORDER BY p.seq) AS earlier_panel
        FROM placed p JOIN session_detail s ON s.session = p.session)
    WHERE panel IS NOT earlier_panel GROUP BY 1),
substituted AS MATERIALIZED (
    SELECT json_extract(body, '$.panel') AS panel, json_extract(body, '$.out') AS replaced,
        json_extract(body, '$.substitute.id') AS substitute, seq
    FROM ledger WHERE kind = 'juror-substituted'),
recused AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror, max(seq), kind
    FROM ledger WHERE kind IN ('juror-recused', 'ballot-reopened') GROUP BY 1, 2)
SELECT t.number, t.seats - (
    SELECT count(*) FROM recused r WHERE r.number = t.number AND r.kind = 'juror-recused'
        AND (r.juror IN (SELECT j.value FROM panel_detail p, json_each(p.declared_jurors) j
                WHERE p.panel = t.panel)
            OR r.juror IN (SELECT substitute FROM substituted s WHERE s.panel = t.panel))
        AND NOT EXISTS (SELECT 1 FROM substituted s
            WHERE s.panel = t.panel AND s.replaced = r.juror AND s.seq < c.seq)) AS ballots_due
FROM turn t JOIN came c USING (number);
CREATE VIEW total AS 
WITH turn AS MATERIALIZED (SELECT * FROM running),
known AS MATERIALIZED (SELECT * FROM factor),
share AS MATERIALIZED (
    SELECT t.number, f.criterion, f.unit, f.best,
        f.parts * CASE WHEN f.difficulty
            THEN CAST(round(coalesce(k.factor, 1) * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM turn t JOIN leaf f ON f.category = t.category
    LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion),
weighed AS (
    SELECT m.number, m.juror, CAST(round(m.mark * s.unit) AS INTEGER) * s.parts AS n, s.unit * s.whole AS d,
        s.best
    FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion),
added AS (
    SELECT number, juror, d, CASE WHEN best THEN max(n) ELSE sum(n) FILTER (WHERE abs(n) < 1e16) END AS n
    FROM weighed GROUP BY number, juror HAVING max(abs(n)) < 1e16 AND d < 4e14),
rounded AS (SELECT number, juror, n / d AS whole, (n % d * 20000 + d) / (2 * d) AS parts FROM added)
SELECT number, juror, printf('%d.%04d', whole + parts / 10000, parts % 10000) AS total FROM rounded;
CREATE VIEW committee_standing AS 
WITH placed AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY category, place) > 1 AS is_tied FROM standing),
withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1),
signed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.category') AS category, max(l.seq) AS seq, l.body
    FROM ledger l LEFT JOIN withdrawn w ON w.category = json_extract(l.body, '$.category')
    WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0) GROUP BY 1),
signed_place AS MATERIALIZED (
    SELECT json_extract(p.value, '$.number') AS number, json_extract(p.value, '$.place') AS place,
        json_extract(p.value, '$.score') AS score
    FROM signed, json_each(signed.body, '$.standing') p),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
deducted AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) / 10000.0 AS points
    FROM penalty GROUP BY number)
SELECT c.name AS category, s.place, CASE WHEN s.is_tied THEN 'yes' WHEN s.place THEN 'no' END AS tied,
    p.place AS signed_place, d.number, d.name AS contestant, d.unit, coalesce(s.score, p.score) AS score,
    coalesce(b.ballots, 0) AS ballots, e.ballots_due, coalesce(f.points, 0.0) AS penalty_points, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
JOIN ballot_due e ON e.number = d.number
LEFT JOIN placed s ON s.number = d.number
LEFT JOIN signed_place p ON p.number = d.number
LEFT JOIN sent b ON b.number = d.number
LEFT JOIN deducted f ON f.number = d.number
ORDER BY c.position, coalesce(p.place, s.place) IS NULL, coalesce(p.place, s.place), d.number;
CREATE VIEW committee_contestant AS 
SELECT c.name AS category, d.number, d.name AS contestant, d.unit, d.idea, d.members, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
ORDER BY c.position, d.number IS NULL, d.number, d.contestant;
CREATE VIEW committee_turn AS 
WITH step AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, kind, max(seq), at FROM fact
    WHERE kind IN ('turn-called', 'appearance-repeated', 'scoring-opened', 'scoring-closed') GROUP BY 1, 2)
SELECT s.day, s.start, s.room, s.panel, t.number, c.name AS category, d.name AS contestant, d.unit, d.status,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', max(at)) FROM step e WHERE e.number = t.number
        AND kind IN ('turn-called', 'appearance-repeated')) AS called_utc,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', at) FROM step e WHERE e.number = t.number AND kind = 'scoring-opened')
        AS scoring_opened_utc,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', at) FROM step e WHERE e.number = t.number AND kind = 'scoring-closed')
        AS scoring_closed_utc
FROM running t JOIN session_detail s ON s.session = t.session
JOIN contestant_detail d ON d.contestant = t.contestant
JOIN category_detail c ON c.category = t.category
ORDER BY s.day, s.start, s.panel, t.number;
CREATE VIEW committee_ballot AS 
WITH earlier AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        count(*) - 1 AS ballots
    FROM ledger WHERE kind = 'ballot-sent' GROUP BY 1, 2)
SELECT c.name AS category, b.number, d.name AS contestant, j.name AS juror, t.total,
    json_extract(l.body, '$.note') AS note, strftime('%Y-%m-%d %H:%M:%S', l.at) AS sent_utc,
    CASE WHEN b.paper THEN 'yes' ELSE 'no' END AS on_paper, e.ballots AS earlier_ballots, b.seq AS entry
FROM ballot b JOIN ledger l ON l.seq = b.seq
JOIN contestant_detail d ON d.contestant = b.contestant
JOIN category_detail c ON c.category = b.category
JOIN juror_detail j ON j.juror = b.juror
JOIN earlier e ON e.number = b.number AND e.juror = b.juror
LEFT JOIN total t ON t.number = b.number AND t.juror = b.juror
ORDER BY c.position, b.number, j.name, b.juror;
CREATE VIEW committee_mark AS 
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
criteria AS MATERIALIZED (SELECT * FROM criterion_detail)
SELECT c.name AS category, m.number, d.name AS contestant, j.name AS juror,
    k.name AS criterion, k.weight_percent, CAST(m.mark AS REAL) AS mark
FROM mark m JOIN detail d ON d.number = m.number
JOIN category_detail c ON c.category = d.category
JOIN juror_detail j ON j.juror = m.juror
JOIN criteria k ON k.category = d.category AND k.criterion = m.criterion
ORDER BY c.position, m.number, j.name, m.juror, k.position;
CREATE VIEW committee_juror AS 
WITH seated AS MATERIALIZED (
    SELECT p.panel, j.value AS juror, 'present' AS state, 0 AS seq
    FROM panel_detail p, json_each(p.declared_jurors) j
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.substitute.id'), 'present', seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.out'), 'replaced', seq
    FROM ledger WHERE kind = 'juror-substituted'),
latest AS (SELECT panel, juror, state, max(seq) FROM seated GROUP BY panel, juror),
sent AS MATERIALIZED (
    SELECT s.panel, b.juror, count(*) AS ballots
    FROM ballot b JOIN running t USING (number) JOIN session_detail s ON s.session = t.session GROUP BY 1, 2)
SELECT p.panel, p.room, p.head AS panel_head, j.name AS juror, j.office, l.state AS status,
    coalesce(s.ballots, 0) AS ballots
FROM latest l JOIN panel_detail p USING (panel) JOIN juror_detail j USING (juror)
LEFT JOIN sent s ON s.panel = l.panel AND s.juror = l.juror
ORDER BY p.position, l.state, j.name, l.juror;
CREATE VIEW committee_penalty AS 
WITH declared_penalty AS MATERIALIZED (
    SELECT max(seq),
        coalesce(json_extract(body, '$.contest.penalty'), json_extract(body, '$.penalty')) AS kinds
    FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared'))
SELECT c.name AS category, p.number, d.name AS contestant, CAST(p.points AS REAL) AS points,
    coalesce((SELECT json_extract(k.value, '$.name') FROM declared_penalty, json_each(kinds) k
        WHERE json_extract(k.value, '$.id') = json_extract(l.body, '$.penalty')), '') AS penalty,
    json_extract(l.body, '$.reason') AS reason, l.actor AS given_by, strftime('%Y-%m-%d %H:%M:%S', l.at) AS given_utc,
    p.seq AS entry
FROM penalty p JOIN ledger l ON l.seq = p.seq
JOIN contestant_detail d ON d.number = p.number
JOIN category_detail c ON c.category = d.category
ORDER BY c.position, p.number, p.seq;
CREATE VIEW committee_stage_result AS 
SELECT c.name AS category, d.number, d.name AS contestant,
    json_extract(s.value, '$.name') AS stage,
    CAST(json_extract(s.value, '$.weight') AS REAL) AS weight_percent, CAST(r.score AS REAL) AS result
FROM result r JOIN contestant_detail d ON d.contestant = r.contestant
JOIN category_detail c ON c.category = d.category
JOIN declared, json_each(declared.stage) s ON json_extract(s.value, '$.id') = r.stage
ORDER BY c.position, s.key, d.number IS NULL, d.number, d.contestant;
CREATE VIEW committee_signature AS 
WITH withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1)
SELECT c.name AS category, json_extract(l.body, '$.signer') AS signed_by, l.seat,
    strftime('%Y-%m-%d %H:%M:%S', l.at) AS signed_utc, l.seq AS entry
FROM ledger l JOIN category_detail c ON c.category = json_extract(l.body, '$.category')
LEFT JOIN withdrawn w ON w.category = c.category
WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0)
ORDER BY c.position, l.seq;
CREATE VIEW committee_correction AS 
SELECT l.seq AS entry, strftime('%Y-%m-%d %H:%M:%S', l.at) AS corrected_utc, l.actor AS corrected_by,
    CASE l.kind WHEN 'contestant-corrected' THEN 'contestant' ELSE 'juror' END AS whom,
    coalesce(d.name, j.name) AS name, a.key AS field,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra')
        THEN (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key) END AS before,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra') THEN a.value END AS after,
    json_extract(l.body, '$.reason') AS reason
FROM ledger l, json_each(l.body, '$.after') a
LEFT JOIN contestant_detail d ON d.contestant = json_extract(l.body, '$.contestant')
LEFT JOIN juror_detail j ON j.juror = json_extract(l.body, '$.juror')
WHERE l.kind IN ('contestant-corrected', 'juror-corrected')
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'room of a panel', json_extract(l.body, '$.panel'), 'room',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'room-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'head of a panel', json_extract(l.body, '$.panel'), 'head',
    coalesce(b.name, json_extract(l.body, '$.before')), coalesce(a.name, json_extract(l.body, '$.after')),
    json_extract(l.body, '$.reason')
FROM ledger l LEFT JOIN juror_detail b ON b.juror = json_extract(l.body, '$.before')
LEFT JOIN juror_detail a ON a.juror = json_extract(l.body, '$.after') WHERE l.kind = 'panel-head-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'head of jury', '', 'name',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'head-of-jury-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'session', json_extract(l.body, '$.session') + 1, a.key,
    (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key), a.value,
    json_extract(l.body, '$.reason')
FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected'
ORDER BY entry, field;
CREATE VIEW committee_log AS 
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
jurors AS MATERIALIZED (SELECT * FROM juror_detail),
undone AS MATERIALIZED (
    SELECT json_extract(body, '$.undone') AS seq FROM ledger WHERE kind = 'step-undone')
SELECT l.seq AS entry, strftime('%Y-%m-%d %H:%M:%S', l.at) AS recorded_utc, l.actor AS person, l.seat,
    replace(l.kind, '-', ' ') AS event, d.number, d.name AS contestant,
    (SELECT name FROM jurors j
        WHERE j.juror = coalesce(json_extract(l.body, '$.juror'), json_extract(l.body, '$.out'))) AS juror,
    coalesce(json_extract(l.body, '$.reason'), '') AS reason,
    CASE WHEN l.seq IN (SELECT seq FROM undone) THEN 'yes' ELSE 'no' END AS undone
FROM ledger l
LEFT JOIN detail d ON d.number = json_extract(l.body, '$.number')
    OR d.contestant = json_extract(l.body, '$.contestant')
ORDER BY l.seq;
PRAGMA application_id = 1396920146;
PRAGMA user_version = 4;
