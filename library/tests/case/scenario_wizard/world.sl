$ ScenarioWizard 3.0
Solution set
 4 

" 2 2 2",1,0,0,9,""
" 1 2 3",2,0,0,8,""
" 3 1 3",12,1,0,12,""
" 2 3 2",4,0,0,15,"the likely one"
